import { expect } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import type { Answer } from "@/lib/testing/http";
import { rowCounts } from "@/lib/testing/world";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ERROR_KEYS = ["error_type", "message", "required_scope", "status"];
const REFUSAL_KEYS = ["decision_id", "request_id"];

function expectHeaders({ headers, text }: Answer): void {
  expect(headers.get("x-request-id")).toMatch(UUID);
  expect(headers.get("cache-control")).toContain("no-store");
  expect(headers.get("content-type")).toMatch(/^application\/json(; charset=utf-8)?$/);
  // Cross-origin pages read nothing (spec/logchef.md §2.5).
  expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
  expect(text).not.toContain("\n    at ");
}

/** A success of exactly this status whose `data` is exactly of this shape; answers the data. */
export function expectOk<T>(answer: Answer, shape: z.ZodType<T>, status = 200): T {
  expect(answer.status, answer.text).toBe(status);
  expectHeaders(answer);
  expect(answer.headers.get("www-authenticate")).toBeNull();
  const read = z.strictObject({ status: z.literal("success"), data: shape }).safeParse(answer.body);
  expect(read.success ? "" : `${z.prettifyError(read.error)} in ${answer.text}`).toBe("");
  return answer.body.data as T;
}

/** A failure with exactly this status, class and sentence, and nothing beside them. */
export function expectFailure(answer: Answer, status: number, type: string, message: string): void {
  expect({ status: answer.status, body: answer.body }).toMatchObject({
    status,
    body: { status: "error", message, error_type: type },
  });
  const isRefusal = status === 401 || status === 403;
  const further = Object.keys(answer.body).filter((key) => !ERROR_KEYS.includes(key));
  expect(further.sort()).toEqual(isRefusal ? REFUSAL_KEYS : []);
  expectHeaders(answer);
  expect(answer.headers.get("x-decision-id")).toBe(isRefusal ? answer.body.decision_id : null);
  if (isRefusal) {
    expect(answer.body.decision_id).toMatch(UUID);
    expect(answer.body.request_id).toBe(answer.headers.get("x-request-id"));
  }
  const challenge = answer.headers.get("www-authenticate");
  if (status === 401) expect(challenge).toMatch(/^Bearer realm="[^"]+"(, error="invalid_(token|request)")?$/);
  else if (status === 403 && answer.body.required_scope) {
    expect(challenge).toMatch(/^Bearer realm="[^"]+", error="insufficient_scope", scope="[a-z_:]+"$/);
    expect(challenge).toContain(`scope="${answer.body.required_scope}"`);
  } else if (status === 403) expect(challenge).toMatch(/^Bearer realm="[^"]+"$/);
  else expect(challenge).toBeNull();
}

/** An answer's bytes without what is another at every refusal: its ids. */
export const withoutIds = ({ text }: Answer) =>
  text.replaceAll(/"(decision|request)_id":"[0-9a-f-]{36}"/g, '"$1_id":""');

/** 400 of this class. */
export const expectBad = (answer: Answer, message: string, type = "GeneralError") =>
  expectFailure(answer, 400, type, message);

/** The refusal for want of a scope, which names it. */
export function expectNoScope(answer: Answer, scope: string): void {
  expectFailure(answer, 403, "AuthorizationError", "API token does not have the required scope");
  expect(answer.body.required_scope).toBe(scope);
}

export const expectNoAdmin = (answer: Answer) =>
  expectFailure(answer, 403, "AuthorizationError", "Admin access required");
export const expectNoMember = (answer: Answer) =>
  expectFailure(answer, 403, "AuthorizationError", "Team membership required");
export const expectNoTeamAdmin = (answer: Answer) =>
  expectFailure(answer, 403, "GeneralError", "Admin team privileges required");
export const expectNoLink = (answer: Answer) =>
  expectFailure(answer, 403, "GeneralError", "Team does not have access to this source");

/** The 401 of a bearer token, whatever is wrong with it. */
export const expectBadToken = (answer: Answer) =>
  expectFailure(answer, 401, "AuthenticationError", "Invalid or expired token");

/** Does something that must leave the control plane, the record included, as it was. */
export async function withoutWriting<T>(work: () => Promise<T>): Promise<T> {
  const before = await rowCounts();
  const result = await work();
  expect(await rowCounts()).toEqual(before);
  return result;
}

/** The events that were recorded while something was done, oldest first. */
export async function recordedDuring(work: () => Promise<unknown>) {
  const newest = await db.auditEvent.findFirst({ orderBy: { id: "desc" }, select: { id: true } });
  await work();
  return db.auditEvent.findMany({ where: { id: { gt: newest?.id ?? 0n } }, orderBy: { id: "asc" } });
}
