import "server-only";
import { type Actor, recordAudit, type Tx } from "@/lib/audit/record";
import { journalRevoked } from "./revocation-journal";

/** A token that was revoked just now. */
export type RevokedToken = { id: number; userId: number; name: string; prefix: string; revokedAt: Date };

type Row = { id: number; user_id: number; name: string; prefix: string; revoked_at: Date } & {
  created_at: Date;
  digest: Uint8Array;
};

/** Rows are locked in the order of their ids, so that two at once never wait for each other in a circle. */
async function revokeTokens(tx: Tx, ids: readonly number[], revokedBy: number | null): Promise<RevokedToken[]> {
  if (ids.length === 0) return [];
  const wanted = [...ids];
  const rows = await tx.$queryRaw<Row[]>`
    WITH doomed AS (
      SELECT id FROM api_tokens WHERE revoked_at IS NULL AND (id = ANY(${wanted}::int[]) OR lineage && ${wanted}::int[])
      ORDER BY id FOR UPDATE
    )
    UPDATE api_tokens t SET revoked_at = clock_timestamp(), updated_at = clock_timestamp(), revoked_by = ${revokedBy}
    FROM doomed WHERE t.id = doomed.id
    RETURNING t.id, t.user_id, t.name, t.prefix, t.revoked_at, t.created_at, t.digest`;
  const [first] = rows;
  if (!first) return [];
  const ended = rows.map(({ id, created_at, digest }) => ({ id, createdAt: created_at, digest }));
  await journalRevoked(ended, first.revoked_at);
  return rows
    .map(({ id, user_id, name, prefix, revoked_at }) => ({ id, userId: user_id, name, prefix, revokedAt: revoked_at }))
    .sort((a, b) => a.id - b.id);
}

/**
 * Revokes live tokens together with all that descends from them, each with its record and its line in the journal; call
 * it last in the transaction. Answers what was revoked by this call, by id; what was revoked before is not in it.
 */
export async function revokeRecorded(
  tx: Tx,
  actor: Actor,
  ids: readonly number[],
  why: Record<string, string | number> = {},
): Promise<RevokedToken[]> {
  const revokedBy = actor.kind === "grant" ? actor.grant.principal.userId : null;
  const revoked = await revokeTokens(tx, ids, revokedBy);
  for (const { id, userId, name, prefix, revokedAt } of revoked) {
    const fell = ids.includes(id) ? {} : { with: ids.length === 1 ? ids[0] : "a token that it descends from" };
    await recordAudit(tx, actor, {
      action: "token.revoked",
      target: { type: "token", id },
      before: { user_id: userId, name, prefix },
      after: { revoked_at: revokedAt.toISOString(), ...fell, ...why },
    });
  }
  return revoked;
}
