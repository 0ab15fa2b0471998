import "server-only";
import type { Origin } from "@/lib/access/grant";
import { recordAudit } from "@/lib/audit/record";
import { noteSecurity } from "@/lib/audit/security-events";
import { db } from "@/lib/platform/db";
import { defer } from "@/lib/platform/lifecycle";
import { revokeRecorded } from "./revoke";

/** The setting by which the use of a rotated secret ends all that came of it; off unless it says true. */
const REVOKE_FAMILY = "tokens.revoke_family_on_reuse";
const REMEMBERED = 100_000;

const kept = globalThis as typeof globalThis & { latchkeyReusedTokens?: Set<number> };

type Reused = { user_id: number; name: string; prefix: string; family_id: number };

async function raise(tokenId: number, origin: Origin): Promise<void> {
  const raised = await db.$transaction(async (tx) => {
    const [token] = await tx.$queryRaw<Reused[]>`
      UPDATE api_tokens SET reused_at = clock_timestamp() WHERE id = ${tokenId} AND reused_at IS NULL
      RETURNING user_id, name, prefix, family_id`;
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
    await revokeRecorded(tx, actor, ids, { because_reused: tokenId });
    const account = await tx.user.findUnique({ where: { id: token.user_id }, select: { id: true, fullName: true } });
    return { token, ids, account };
  });
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
 * Notes that a rotated token was used after its overlap, once in its life and after the answer: one security event, and
 * by policy the end of its whole family (spec/security.md S-075).
 */
export function noteReuse(tokenId: number, origin: Origin): void {
  kept.latchkeyReusedTokens ??= new Set();
  const seen = kept.latchkeyReusedTokens;
  if (seen.has(tokenId)) return;
  if (seen.size >= REMEMBERED) seen.clear();
  seen.add(tokenId);
  defer(() => raise(tokenId, origin));
}
