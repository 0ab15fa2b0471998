import { z } from "zod";

const step = z.strictObject({
  step: z.string(),
  axis: z.enum(["caller", "may", "reaches", "beyond"]),
  outcome: z.enum(["passed", "failed", "skipped"]),
  reason: z.string(),
  fix: z.string().optional(),
  remedy: z.looseObject({ kind: z.enum(["add_member", "link_source", "issue_token"]) }).optional(),
});
const verdict = {
  allowed: z.boolean(),
  status: z.int(),
  message: z.string().nullable(),
  steps: z.array(step).min(1),
};
const thing = z.strictObject({ id: z.int(), name: z.string().nullable() });
/** What `POST /access/explain` answers, written from the issue alone. */
export const explanation = z.strictObject({
  ...verdict,
  insight: z.enum(["all", "own"]),
  need: z.strictObject({ area: z.string(), scope: z.string().nullable() }),
  principal: z.strictObject({ id: z.int(), name: z.string(), account_type: z.enum(["human", "service"]) }).nullable(),
  token: z.strictObject({ id: z.int(), name: z.string(), prefix: z.string() }).nullable(),
  team: thing.nullable(),
  source: thing.nullable(),
  receipt: z
    .strictObject({
      decision_id: z.uuid(),
      at: z.iso.datetime(),
      request_id: z.uuid(),
      method: z.string(),
      route: z.string(),
    })
    .nullable(),
  now: z.strictObject(verdict).nullable(),
});
