import "server-only";
import { type Actor, recordAudit, type Tx } from "@/lib/audit/record";
import { noteSecurity } from "@/lib/audit/security-events";
import { revokeRecorded } from "@/lib/credentials/revoke";
import { db } from "@/lib/platform/db";
import { switchRecorded } from "@/lib/tokens/switching";
import { type Leak, type LeakedRow, tellLeak } from "./announce";
import { readLeakPolicy } from "./policy";
import type { LeakPolicy } from "./policy-names";
import { type Channel, type FoundPlace, foundPlaces, type LeakJob, leakJob, type Outcome } from "./schema";

/** Places that are kept of one leak. */
const PLACES_MAX = 20;

async function lockedToken(tx: Tx, digests: readonly string[]): Promise<LeakedRow | null> {
  const wanted = digests.map((digest) => Buffer.from(digest, "hex"));
  const rows = await tx.$queryRaw<LeakedRow[]>`
    SELECT t.id, t.user_id, CASE WHEN u.account_type = 'human' THEN u.email ELSE u.full_name END AS account, t.name,
      t.prefix, t.owner_contact, t.revoked_at, t.disabled_at,
      coalesce(t.expires_at < clock_timestamp(), false) AS is_expired, clock_timestamp() AS now
    FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.digest = ANY(${wanted}::bytea[]) FOR UPDATE OF t`;
  return rows[0] ?? null;
}

function outcomeOf(policy: Exclude<LeakPolicy, "off">, token: LeakedRow): Outcome {
  if (token.revoked_at || token.is_expired) return "over_before";
  if (policy === "revoke") return "revoked";
  return policy === "quarantine" ? "disabled" : "alerted";
}

/** Whether people are to be told again of a leak that they were told of as `before`. */
function isNewsAfter(before: string, outcome: Outcome, token: LeakedRow): boolean {
  if (outcome === "over_before") return false;
  return outcome === "revoked" || before !== outcome || (outcome === "disabled" && token.disabled_at === null);
}

/** Keeps a token's leak as one row with its newest places, however often it is reported; answers whether it is news. */
async function keep(tx: Tx, token: LeakedRow, place: FoundPlace, outcome: Outcome): Promise<boolean> {
  const where = { tokenId: token.id };
  const before = await tx.leakedToken.findUnique({ where, select: { places: true, done: true } });
  const known = before ? foundPlaces.parse(before.places) : [];
  const others = known.filter((one) => one.place !== place.place || one.channel !== place.channel);
  const seen = { places: [place, ...others].slice(0, PLACES_MAX), lastReportedAt: token.now };
  if (before) {
    // A token that was ended because of its leak stays told so.
    const done = outcome === "over_before" ? before.done : outcome;
    await tx.leakedToken.update({ where, data: { ...seen, done, reports: { increment: 1 } }, select: { id: true } });
    return isNewsAfter(before.done, outcome, token);
  }
  const names = { accountName: token.account, tokenName: token.name, tokenPrefix: token.prefix };
  const ids = { tokenId: token.id, accountId: token.user_id };
  const data = { ...ids, ...names, ...seen, done: outcome, firstReportedAt: token.now };
  await tx.leakedToken.create({ data, select: { id: true } });
  return true;
}

type Find = { channel: Channel; origin: LeakJob["origin"]; digests: readonly string[]; place: string | null };

/** Does what the policy says about one find; null where it is no token of ours, or nothing new. */
async function handle({ channel, origin, digests, place }: Find): Promise<Leak | null> {
  return db.$transaction(async (tx) => {
    const token = await lockedToken(tx, digests);
    if (!token) return null;
    const { policy, webhook } = await readLeakPolicy(tx);
    if (policy === "off") return null;
    const outcome = outcomeOf(policy, token);
    if (!(await keep(tx, token, { place, channel, at: token.now.toISOString() }, outcome))) return null;
    const leak: Leak = { token, outcome, channel, place };
    const actor: Actor = { kind: "system", name: `leak report (${channel})`, origin };
    const { id, user_id: userId, name, prefix, disabled_at: disabledAt } = token;
    await recordAudit(tx, actor, {
      action: "token.leaked",
      target: { type: "token", id },
      before: { user_id: userId, name, prefix },
      after: { channel, place, done: outcome },
    });
    if (outcome !== "over_before") await tellLeak(tx, leak, webhook);
    if (outcome === "disabled" && !disabledAt) await switchRecorded(tx, actor, { id, userId, name, prefix }, token.now);
    if (outcome === "revoked") await revokeRecorded(tx, actor, [id], { because: "leaked" });
    return leak;
  });
}

/** Job: looks whether what was reported are tokens of ours, and does with each what the policy says. */
export async function handleReport(payload: unknown): Promise<void> {
  const { channel, origin, finds } = leakJob.parse(payload);
  for (const { digests, place } of finds) {
    const leak = await handle({ channel, origin, digests, place });
    if (!leak) continue;
    const { token, outcome } = leak;
    noteSecurity({
      kind: "token.leaked",
      account: { id: token.user_id, name: token.account },
      tokenId: token.id,
      origin,
      detail: { name: token.name, prefix: token.prefix, channel, place, done: outcome },
    });
  }
}
