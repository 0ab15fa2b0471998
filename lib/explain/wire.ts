import { z } from "zod";
import { named, wireId, wireTime } from "@/lib/core/wire";

const accountType = z.enum(["human", "service"]);

const remedyWire = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("add_member"),
    team_id: wireId,
    account_id: wireId,
    account_type: accountType,
    role: z.enum(["member", "editor", "admin", "owner"]),
  }),
  z.object({ kind: z.literal("link_source"), team_id: wireId, source_id: wireId }),
  z.object({
    kind: z.literal("issue_token"),
    account_id: wireId,
    account_type: accountType,
    scopes: z.array(z.string()),
  }),
]);

const stepWire = named(
  "AccessStep",
  z.object({
    step: z.string().min(1),
    axis: z.enum(["caller", "may", "reaches", "beyond"]).describe("What the token may do, or what its account reaches"),
    outcome: z.enum(["passed", "failed", "skipped"]),
    reason: z.string().min(1),
    fix: z.string().optional().describe("What would turn the failure around"),
    remedy: remedyWire.optional().describe("The change, for whoever may make it"),
  }),
);

const verdict = {
  allowed: z.boolean(),
  status: z.int().describe("Status of the answer, as far as access decides it"),
  message: z.string().nullable(),
  steps: z.array(stepWire),
};

const thing = z.object({ id: wireId, name: z.string().nullable() });

/** Answer of `POST /access/explain`. */
export const explanationWire = named(
  "Explanation",
  z.object({
    ...verdict,
    insight: z.enum(["all", "own"]),
    need: z.object({ area: z.string(), scope: z.string().nullable() }),
    principal: z.object({ id: wireId, name: z.string(), account_type: accountType }).nullable(),
    token: z.object({ id: wireId, name: z.string(), prefix: z.string() }).nullable(),
    team: thing.nullable(),
    source: thing.nullable(),
    receipt: z
      .object({
        decision_id: z.uuid(),
        at: wireTime,
        request_id: z.string(),
        method: z.string(),
        route: z.string(),
      })
      .nullable(),
    now: z.object(verdict).nullable().describe("What the same call would be answered now"),
  }),
);
