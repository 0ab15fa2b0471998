import { z } from "zod";
import { TEAM_ROLES } from "@/lib/access/roles";
import { named, wireCount, wireId, wireTime } from "@/lib/core/wire";
import {
  DECISIONS,
  type Decided,
  REVIEW_STATES,
  type ReviewDetailWire,
  type ReviewItemWire,
  type ReviewWire,
} from "./serialize";

const role = z.enum(TEAM_ROLES).nullable();
const time = wireTime.nullable();

const review = {
  id: wireId,
  scope: z.object({ type: z.enum(["team", "account"]), id: wireId, name: z.string() }),
  state: z.enum(REVIEW_STATES),
  due_at: wireTime,
  created_at: wireTime,
  created_by_name: z.string(),
  closed_at: time,
  counts: z.object({
    total: wireCount,
    undecided: wireCount,
    certified: wireCount,
    removed: wireCount,
    gone: wireCount,
  }),
};

/** A review in a list. */
export const reviewWire = named("AccessReview", z.object(review) satisfies z.ZodType<ReviewWire>);

const item = {
  id: wireId,
  account: z.object({ id: wireId, name: z.string(), account_type: z.enum(["human", "service"]) }),
  granted_at: wireTime,
  expires_at: time,
  last_used_at: time,
  now: z.object({ role }).nullable(),
  may_certify: z.boolean(),
  decision: z.enum(DECISIONS).nullable(),
  reason: z.string(),
  decided_by_name: z.string().nullable(),
  decided_at: time,
};
const membership = z.object({
  ...item,
  kind: z.literal("membership"),
  team: z.object({ id: wireId, name: z.string() }),
  role,
});
const token = z.object({
  ...item,
  kind: z.literal("token"),
  token: z.object({ id: wireId, name: z.string(), prefix: z.string(), scopes: z.array(z.string()) }),
});
const itemWire = named(
  "AccessReviewItem",
  z.discriminatedUnion("kind", [membership, token]) satisfies z.ZodType<ReviewItemWire>,
);

/** One review with its grants. */
export const reviewDetailWire = named(
  "AccessReviewDetail",
  z.object({ ...review, items: z.array(itemWire) }) satisfies z.ZodType<ReviewDetailWire>,
);

/** What became of the grants of one call. */
export const decidedWire = named(
  "AccessReviewDecisions",
  z.object({
    decided: z.array(z.object({ id: wireId, decision: z.enum(DECISIONS) })),
    closed: z.boolean(),
  }) satisfies z.ZodType<Decided>,
);
