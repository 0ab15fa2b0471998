"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId } from "@/lib/core/body";
import { databaseNow } from "@/lib/platform/clock";
import { decide } from "./decisions";
import { decideBody } from "./schema";
import { closeReview, startReview } from "./service";

const DAY_MS = 24 * 60 * 60 * 1000;
const administers = { area: "admin", scope: "users:write" } as const;

/** Starts a review of a team or a service account; answers its id. */
export const startReviewAction = defineAction(
  {
    name: "startReview",
    schema: z.object({ scope: z.enum(["team", "account"]), id: rowId, dueInDays: z.literal([7, 14, 30]) }),
    need: administers,
  },
  async (grant, { scope, id, dueInDays }) => {
    const due = new Date((await databaseNow()).getTime() + dueInDays * DAY_MS);
    const of = scope === "team" ? { team_id: id } : { account_id: id };
    const review = await startReview(grant, { ...of, due_at: due.toISOString() });
    revalidatePath("/", "layout");
    return { id: review.id };
  },
);

/** Ends a review, decided or not. */
export const closeReviewAction = defineAction(
  { name: "closeReview", schema: z.object({ id: rowId }), need: administers },
  async (grant, { id }) => {
    await closeReview(grant, id);
    revalidatePath("/", "layout");
    return null;
  },
);

/** Certifies grants of a review, or takes them away; answers what became of them. */
export const decideAction = defineAction(
  {
    name: "decideReview",
    schema: decideBody.extend({ reviewId: rowId }),
    need: { area: "self", scope: "teams:write" },
  },
  async (grant, { reviewId, ...input }) => {
    const done = await decide(grant, reviewId, input);
    revalidatePath("/", "layout");
    return done;
  },
);
