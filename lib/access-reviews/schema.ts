import { z } from "zod";
import { rowId, text } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";
import { parseRfc3339 } from "@/lib/core/time";

/** The most grants that one call may decide about. */
const ITEMS_MAX = 500;
const REASON_MAX_BYTES = 500;

/** Body of `POST /admin/access-reviews`: of one team or one service account, to be done by `due_at`. */
export const startReviewBody = z.object({ team_id: rowId.nullish(), account_id: rowId.nullish(), due_at: z.string() });
export type StartReviewInput = z.output<typeof startReviewBody>;

/** Body of `POST /access-reviews/:id/decisions`: one decision about some of its grants. */
export const decideBody = z.object({
  item_ids: z.array(rowId).min(1, "name at least one").max(ITEMS_MAX, `must name at most ${ITEMS_MAX}`),
  decision: z.enum(["certify", "remove"]),
  reason: text,
});
export type DecideInput = z.output<typeof decideBody>;

/** The instant of a `due_at`; 400 for text that is none. */
export function checkDue(given: string): Date {
  const due = parseRfc3339(given);
  if (!due) throw invalidField("due_at", "must be a date and time such as 2027-01-31T00:00:00Z", "GeneralError");
  return due;
}

/** Why something is decided: at most 500 bytes, and never nothing for a removal. */
export function checkReason({ decision, reason }: Pick<DecideInput, "decision" | "reason">): string {
  const given = reason.trim();
  if (byteLength(given) > REASON_MAX_BYTES) {
    throw invalidField("reason", `must not exceed ${REASON_MAX_BYTES} bytes`, "GeneralError");
  }
  if (decision === "remove" && given === "") throw invalidField("reason", "a removal needs a reason", "GeneralError");
  return given;
}
