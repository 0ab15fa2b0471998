import "server-only";
import type { Tx } from "@/lib/audit/record";
import { queueMail } from "@/lib/notifications/outbox";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { registerSchedule } from "@/lib/platform/jobs";
import { settingValues } from "@/lib/settings/values";

const SWEEP_SECONDS = 1_800;
/** How long before its date people hear of a review that they have not finished. */
const AHEAD_HOURS = 48;
const HEARERS_MAX = 50;
const MAIL_SERVER = "alerts.smtp_host";

type Review = { id: number; scopeName: string; dueAt: Date };
type Occasion = "opened" | "due";
type Hearer = { email: string; is_admin: boolean };

/**
 * Who has something left to decide: owners of the teams, and the people who answer for the accounts of the tokens.
 * Where that is nobody, the administrators.
 */
async function hearersOf(tx: Tx, reviewId: number): Promise<Hearer[]> {
  const nearest = await tx.$queryRaw<Hearer[]>`
    SELECT DISTINCT p.email, p.role = 'admin' AS is_admin FROM access_review_items i
      JOIN users a ON a.id = i.account_id
      JOIN users p ON p.account_type = 'human' AND p.status = 'active' AND p.deleted_at IS NULL
    WHERE i.review_id = ${reviewId} AND i.decision IS NULL AND (
      (i.kind = 'token' AND p.id = a.owner_id) OR (i.kind = 'membership' AND EXISTS (
        SELECT FROM team_members m WHERE m.team_id = i.team_id AND m.user_id = p.id AND m.role = 'owner'
          AND (m.expires_at IS NULL OR m.expires_at > clock_timestamp()))))
    ORDER BY p.email LIMIT ${HEARERS_MAX}`;
  if (nearest.length > 0) return nearest;
  const where = { role: "admin", accountType: "human", status: "active", deletedAt: null } as const;
  const admins = await tx.user.findMany({ where, select: { email: true }, orderBy: { id: "asc" }, take: HEARERS_MAX });
  return admins.map(({ email }) => ({ email, is_admin: true }));
}

/** Names are anybody's text; a mail shows each on one line. */
const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

function mailOf({ id, scopeName, dueAt }: Review, occasion: Occasion, isAdmin: boolean) {
  const name = oneLine(scopeName);
  const date = dueAt.toISOString();
  const page = `${env().publicUrl.origin}${isAdmin ? "/admin/access" : "/access"}?tab=reviews&review=${id}`;
  const first =
    occasion === "opened"
      ? `An administrator asks who may still do what in ${name}: please certify or remove each grant.`
      : `Some grants of ${name} are still to be certified or removed.`;
  const subject = occasion === "opened" ? `Access of ${name} is to be reviewed` : `The review of ${name} is due soon`;
  return { subject, text: [first, "", `Due: ${date}`, page, ""].join("\n") };
}

/**
 * Puts a mail to each who has something to decide into the outbox, in the transaction of the occasion. Each is told of
 * each occasion once. Without a mail server nothing is written.
 */
export async function announceReview(tx: Tx, review: Review, occasion: Occasion): Promise<number> {
  if (!(await settingValues([MAIL_SERVER])).has(MAIL_SERVER)) return 0;
  const hearers = await hearersOf(tx, review.id);
  for (const { email, is_admin } of hearers) {
    const dedupeKey = `access_review.${occasion}:${review.id}:${email.toLowerCase()}`;
    await queueMail(tx, { to: [email], ...mailOf(review, occasion, is_admin), dedupeKey });
  }
  return hearers.length;
}

/**
 * Tells people of open reviews that are due within two days and that they have not finished; of one that was never
 * further from its date they have just heard. Answers how many reviews that were.
 */
export async function remindOfReviews(): Promise<number> {
  const due = await db.$queryRaw<{ id: number; scope_name: string; due_at: Date }[]>`
    SELECT id, scope_name, due_at FROM access_reviews r
    WHERE closed_at IS NULL AND due_at > clock_timestamp()
      AND due_at <= clock_timestamp() + make_interval(hours => ${AHEAD_HOURS})
      AND created_at <= due_at - make_interval(hours => ${AHEAD_HOURS})
      AND EXISTS (SELECT FROM access_review_items i WHERE i.review_id = r.id AND i.decision IS NULL)
    ORDER BY id`;
  for (const { id, scope_name, due_at } of due) {
    await db.$transaction((tx) => announceReview(tx, { id, scopeName: scope_name, dueAt: due_at }, "due"));
  }
  return due.length;
}

/** Tells the job queue when to look for reviews that are due soon. */
export function registerReviewNotices(): void {
  registerSchedule("review-notices", { everySeconds: SWEEP_SECONDS }, async () => void (await remindOfReviews()));
}
