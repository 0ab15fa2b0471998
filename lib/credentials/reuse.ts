import "server-only";
import type { Origin } from "@/lib/access/grant";
import { recordAudit, type Tx } from "@/lib/audit/record";
import { noteSecurity } from "@/lib/audit/security-events";
import { db } from "@/lib/platform/db";
import { enqueue } from "@/lib/platform/jobs";
import { defer } from "@/lib/platform/lifecycle";
import { revokeRecorded } from "./revoke";

/** The setting by which the use of a rotated secret ends all that came of it; off unless it says true. */
const REVOKE_FAMILY = "tokens.revoke_family_on_reuse";
/** Name of the job that tells people of it. */
export const REUSE_JOB = "tell-token-reuse";
const REMEMBERED = 100_000;

const kept = globalThis as typeof globalThis & { latchkeyReusedTokens?: Set<number> };

type Reused = { user_id: number; name: string; prefix: string; family_id: number };

/**
 * One process at a time says so of a token. Nobody waits for this in a circle: the account is locked before tokens, as by
 * every verb, since Postgres looks at it again when a row changes twice in one transaction; and tokens are locked as every
 * revocation locks them, in the order of their ids, so the token's own row comes last.
 */
async function note(tx: Tx, tokenId: number, origin: Origin) {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey.reuse'), ${tokenId}::int)`;
  const [token] = await tx.$queryRaw<Reused[]>`
    SELECT t.user_id, t.name, t.prefix, t.family_id FROM api_tokens t JOIN users u ON u.id = t.user_id
    WHERE t.id = ${tokenId} AND t.reused_at IS NULL FOR KEY SHARE OF u`;
  if (!token) return null;
  const actor = { kind: "system", name: "reuse detection", origin } as const;
  const setting = await tx.systemSetting.findUnique({ where: { key: REVOKE_FAMILY }, select: { value: true } });
  const family = setting?.value === "true" ? await tx.apiToken.findMany(liveOf(token.family_id)) : [];
  const ids = family.map(({ id }) => id);
  await recordAudit(tx, actor, {
    action: "token.reused",
    target: { type: "token", id: tokenId },
    before: { user_id: token.user_id, name: token.name, prefix: token.prefix },
    after: { revoked_family: ids },
  });
  const told = { token_id: tokenId, at: new Date().toISOString(), address: origin.address, revoked_family: ids };
  await enqueue(tx, REUSE_JOB, told);
  const account = await tx.user.findUnique({ where: { id: token.user_id }, select: { id: true, fullName: true } });
  await revokeRecorded(tx, actor, ids, { because_reused: tokenId });
  await tx.$executeRaw`UPDATE api_tokens SET reused_at = clock_timestamp() WHERE id = ${tokenId}`;
  return { token, ids, account };
}

async function raise(tokenId: number, origin: Origin): Promise<void> {
  const raised = await db.$transaction((tx) => note(tx, tokenId, origin));
  if (!raised) return;
  const { token, ids, account } = raised;
  noteSecurity({
    kind: "token.reused",
    account: account && { id: account.id, name: account.fullName },
    tokenId,
    origin,
    detail: { name: token.name, prefix: token.prefix, revoked_family: ids },
  });
}

const liveOf = (familyId: number) => ({ where: { familyId, revokedAt: null }, select: { id: true } }) as const;

/**
 * Notes that a rotated token was used after its overlap, once in its life and after the answer: one security event, one
 * telling of those whom it concerns, and by policy the end of its whole family (spec/security.md S-075).
 */
export function noteReuse(tokenId: number, origin: Origin): void {
  kept.latchkeyReusedTokens ??= new Set();
  const seen = kept.latchkeyReusedTokens;
  if (seen.has(tokenId)) return;
  if (seen.size >= REMEMBERED) seen.clear();
  seen.add(tokenId);
  defer(() =>
    raise(tokenId, origin).catch((cause) => {
      // The next use has it said after all.
      seen.delete(tokenId);
      throw cause;
    }),
  );
}
