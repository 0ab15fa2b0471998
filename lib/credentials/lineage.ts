import type { Tx } from "@/lib/audit/record";

/**
 * True when an account holds a live token of the same family as `tokenId`: made by it or by what it made, or by one of
 * its own ancestors. A parent that holds `*` founds no family, since it hands out tokens to strangers as well.
 */
export async function sharesFamily(tx: Tx, tokenId: number, accountId: number): Promise<boolean> {
  const found = await tx.$queryRaw<unknown[]>`
    WITH RECURSIVE elders AS (
      SELECT id, parent_id FROM api_tokens WHERE id = ${tokenId}
      UNION
      SELECT t.id, t.parent_id FROM api_tokens t JOIN elders e ON t.id = e.parent_id WHERE NOT ('*' = ANY (t.scopes))
    ), family AS (
      SELECT id, user_id, revoked_at FROM api_tokens WHERE id IN (SELECT id FROM elders)
      UNION
      SELECT t.id, t.user_id, t.revoked_at FROM api_tokens t JOIN family f ON t.parent_id = f.id
    )
    SELECT 1 FROM family WHERE user_id = ${accountId} AND revoked_at IS NULL LIMIT 1`;
  return found.length > 0;
}
