import "server-only";
import { authorizeFurther, type Grant, type SelfGrant, type TeamGrant } from "@/lib/access/grant";
import { administersTeams } from "@/lib/access/principal";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { AppError, conflict, notFound } from "@/lib/core/errors";
import { revokeRecorded } from "@/lib/credentials/revoke";
import { removeMemberIn } from "@/lib/members/service";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { heldNow, mayCertify, noReview, secretsOf } from "./data";
import { decidableBy } from "./reach";
import { checkReason, type DecideInput } from "./schema";
import type { Decided, ItemDecision } from "./serialize";
import { closeIn, lockOpen } from "./service";

type Decides = SelfGrant<"teams:write">;
const ITEM = {
  id: true,
  kind: true,
  accountId: true,
  teamId: true,
  role: true,
  tokenId: true,
  decision: true,
} as const;
type Item = { id: number; kind: string; accountId: number; decision: string | null } & {
  teamId: number | null;
  tokenId: number | null;
};

/** What deciding about a grant asks for beyond the review: to own the team, or to write tokens. */
type Proofs = { teams: ReadonlyMap<number, TeamGrant<"teams:write", "owner">>; tokens: Grant | null };

function prove(grant: Decides, items: readonly Item[]): Proofs {
  const teams = new Map<number, TeamGrant<"teams:write", "owner">>();
  for (const { teamId } of items) {
    if (teamId === null || teams.has(teamId)) continue;
    const need = { area: "team", scope: "teams:write", teamId, order: "membership-first", role: "owner" } as const;
    teams.set(teamId, authorizeFurther(grant, need, {}));
  }
  if (!items.some(({ tokenId }) => tokenId !== null)) return { teams, tokens: null };
  // Whoever isn't an administrator comes to tokens as the person who answers for their account (reach.ts).
  const area = administersTeams(grant.principal) ? "admin" : "self";
  return { teams, tokens: authorizeFurther(grant, { area, scope: "tokens:write" } as const, {}) };
}

const byKey = (one: Item, other: Item) => (one.teamId ?? 0) - (other.teamId ?? 0) || one.id - other.id;

/** Locks tokens with all that they were rotated into, so that none is rotated any more; answers those not revoked yet. */
async function lockSecrets(tx: Tx, tokenIds: readonly number[]) {
  for (let known = 0; ; ) {
    const secrets = await secretsOf(tx, tokenIds);
    const all = [...secrets.values()].flat();
    const rows = await tx.$queryRaw<{ id: number; is_live: boolean }[]>`
      SELECT id, revoked_at IS NULL AS is_live FROM api_tokens WHERE id = ANY(${all}::int[]) ORDER BY id FOR UPDATE`;
    if (all.length === known) return { secrets, live: new Set(rows.filter((row) => row.is_live).map(({ id }) => id)) };
    known = all.length;
  }
}

/** Takes the memberships, and locks the tokens that are about to be revoked; answers what could be ended. */
async function takeAway(
  tx: Tx,
  { teams }: Proofs,
  items: readonly Item[],
): Promise<{ ended: Set<number>; tokenIds: number[] }> {
  const ended = new Set<number>();
  for (const { id, teamId, accountId } of [...items].sort(byKey)) {
    const team = teamId === null ? undefined : teams.get(teamId);
    if (team && (await removeMemberIn(tx, team, accountId))) ended.add(id);
  }
  const { secrets, live } = await lockSecrets(
    tx,
    items.flatMap(({ tokenId }) => tokenId ?? []),
  );
  const isLive = (id: number) => live.has(id);
  for (const { id, tokenId } of items) if (tokenId !== null && secrets.get(tokenId)?.some(isLive)) ended.add(id);
  return { ended, tokenIds: [...live] };
}

async function note(
  tx: Tx,
  { teams, tokens }: Proofs,
  item: Item,
  told: { reviewId: number; decision: ItemDecision; reason: string; found: object | null; at: Date },
): Promise<void> {
  const grant = item.teamId === null ? tokens : teams.get(item.teamId);
  if (!grant) throw new AppError("internal", "A decision without its proof");
  const { principal } = grant;
  const { reviewId, decision, reason, found, at } = told;
  await tx.accessReviewItem.update({
    where: { id: item.id },
    data: { decision, reason, decidedAt: at, decidedBy: principal.userId, decidedByName: principal.identity.fullName },
    select: { id: true },
  });
  if (decision === "gone") return; // whoever ended it is on record for that
  const { accountId: account_id, teamId: team_id, tokenId: token_id } = item;
  await recordAudit(tx, by(grant), {
    action: `access_review.${decision}`,
    target: { type: "access_review", id: reviewId },
    ...(team_id !== null && { teamId: team_id }),
    after: { account_id, ...(team_id !== null ? { team_id } : { token_id }), ...found, reason },
  });
}

/**
 * Certifies grants of a review or takes them away, all in one transaction with its record. A grant that has ended
 * meanwhile is noted as gone. The review closes with its last decision. 404 for a review or grant that isn't the
 * caller's to decide about, 409 for one that somebody has decided about.
 */
export async function decide(grant: Decides, reviewId: number, input: DecideInput): Promise<Decided> {
  const reason = checkReason(input);
  const ids = [...new Set(input.item_ids)];
  const decidable = await decidableBy(grant.principal);
  const own = await db.accessReviewItem.findMany({ where: { AND: [{ reviewId }, decidable] }, select: ITEM });
  if (own.length === 0) throw noReview();
  const items = own.filter(({ id }) => ids.includes(id));
  if (items.length < ids.length) throw notFound("Access review item not found");
  const isRemoval = input.decision === "remove";
  if (!isRemoval && !items.every((item) => mayCertify(grant.principal, item))) {
    throw new AppError("forbidden", "Nobody certifies their own membership", { decision: grant.decision });
  }
  const proofs = prove(grant, items);
  return db.$transaction(async (tx) => {
    await lockOpen(tx, reviewId);
    const isDecided = { id: { in: ids }, decision: { not: null } };
    if ((await tx.accessReviewItem.count({ where: isDecided })) > 0)
      throw conflict("Somebody has decided this already");
    const now = await databaseNow();
    const held = await heldNow(tx, items, now);
    const { ended, tokenIds } = isRemoval
      ? await takeAway(tx, proofs, items)
      : { ended: new Set<number>(), tokenIds: [] };
    const decided = items.map((item) => {
      const isDone = isRemoval ? ended.has(item.id) : held.has(item.id);
      const done = isRemoval ? ("removed" as const) : ("certified" as const);
      return { id: item.id, decision: isDone ? done : ("gone" as const) };
    });
    for (const [index, item] of items.entries()) {
      const decision = decided[index]?.decision ?? "gone";
      const role = held.get(item.id)?.role;
      await note(tx, proofs, item, { reviewId, decision, reason, found: role ? { role } : null, at: now });
    }
    const left = await tx.accessReviewItem.count({ where: { reviewId, decision: null } });
    if (left === 0) await closeIn(tx, grant, reviewId);
    if (proofs.tokens) await revokeRecorded(tx, by(proofs.tokens), tokenIds, { because_review: reviewId });
    return { decided, closed: left === 0 };
  });
}
