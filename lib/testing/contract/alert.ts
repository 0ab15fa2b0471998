import { z } from "zod";
import { type Answer, call } from "@/lib/testing/http";
import { type Account, newWorld, sessionOf } from "@/lib/testing/world";
import { expectBad, expectFailure, expectOk } from "./expect";

const id = z.int().positive();
const count = z.int().min(0);
const stamp = z.iso.datetime({ offset: true });
const pairs = z.record(z.string(), z.string());

/** An alert, written from spec/logchef.md §7.4 alone. */
export const alert = z.strictObject({
  id,
  source_id: id,
  name: z.string().min(1),
  description: z.string().min(1).optional(),
  query_language: z.enum(["logchefql", "clickhouse-sql"]),
  editor_mode: z.enum(["condition", "native"]),
  query: z.string().min(1),
  condition_json: z.string().min(1).optional(),
  lookback_seconds: id,
  threshold_operator: z.enum(["gt", "gte", "lt", "lte", "eq", "neq"]),
  threshold_value: z.number(),
  frequency_seconds: id,
  severity: z.enum(["info", "warning", "critical"]),
  labels: pairs.optional(),
  annotations: pairs.optional(),
  recipient_user_ids: z.array(id).min(1).optional(),
  webhook_urls: z.array(z.string()).min(1).optional(),
  generator_url: z.string().optional(),
  is_active: z.boolean(),
  last_state: z.enum(["firing", "resolved"]),
  last_evaluated_at: stamp.optional(),
  last_triggered_at: stamp.optional(),
  created_by: id.optional(),
  created_at: stamp,
  updated_at: stamp,
});

/** An alert as the MCP server's tool reads it (spec/logchef.md §8.3). */
export const legacyAlert = alert.extend({ team_id: id, query_mode: z.string().min(1) });

/** A line of an alert's history. */
export const historyLine = z.strictObject({
  id,
  alert_id: id,
  status: z.enum(["triggered", "resolved", "error"]),
  triggered_at: stamp,
  resolved_at: stamp.optional(),
  value: z.number().optional(),
  message: z.string().optional(),
  payload: z.record(z.string(), z.unknown()).optional(),
  created_at: stamp,
});

/** What the test of an alert finds. */
export const testResult = z.strictObject({
  value: z.number(),
  threshold_met: z.boolean(),
  execution_time_ms: count,
  rows_returned: count,
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});

/** A good body of `POST /alerts`: errors of the last ten years on a source of the world. */
export const alertBody = (source: { id: number }, change: object = {}) => ({
  name: "Too many errors",
  source_id: source.id,
  query: 'level="error"',
  query_language: "logchefql",
  lookback_seconds: 2_592_000,
  threshold_operator: "gt",
  threshold_value: 1,
  frequency_seconds: 60,
  severity: "critical",
  ...change,
});

/** A world in which sessions of those who look on are open. */
export async function alertWorld() {
  const world = await newWorld();
  const cookies = {
    member: await sessionOf(world.member),
    editor: await sessionOf(world.editor),
    admin: await sessionOf(world.admin),
    other: await sessionOf(world.otherOwner),
  };
  const make = async (cookie: string, change: object = {}) =>
    expectOk(await call("POST", "/alerts", { cookie, body: alertBody(world.sourceA, change) }), alert, 201);
  return { ...world, cookies, make };
}
export type AlertWorld = Awaited<ReturnType<typeof alertWorld>>;

/** Ids of accounts, as a body names them. */
export const idsOf = (...accounts: readonly Account[]) => accounts.map((account) => account.id);

export const expectNoAlert = (answer: Answer) => expectFailure(answer, 404, "NotFoundError", "Alert not found");
export const expectNoWay = (answer: Answer) =>
  expectFailure(answer, 403, "AuthorizationError", "No team you belong to has access to this source");
export const expectFault = (answer: Answer, fault: string) => expectBad(answer, fault, "ValidationError");
