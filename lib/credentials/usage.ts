import "server-only";
import { noteSecurity } from "@/lib/audit/security-events";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { defer } from "@/lib/platform/lifecycle";
import { storedForm } from "./mint";

const INTERVAL_MS = 60_000;
const REMEMBERED = 100_000;

const kept = globalThis as typeof globalThis & { latchkeyTokenUses?: Map<number, number> };

function dueAt(tokenId: number, now: number): boolean {
  kept.latchkeyTokenUses ??= new Map();
  const uses = kept.latchkeyTokenUses;
  const last = uses.get(tokenId);
  if (last !== undefined && now - last < INTERVAL_MS) return false;
  if (uses.size >= REMEMBERED) uses.clear();
  uses.set(tokenId, now);
  return true;
}

type Use = { tokenId: number; token: string; staleKey: boolean; address: string | null; userAgent: string | null };

/**
 * Notes when, from where and by which program a token was used: at most once a minute per token and process, after the
 * answer, and never on a revoked one. A digest made with a retired key is made anew here, at the token's next use.
 */
export function noteUse({ tokenId, token, staleKey, address, userAgent }: Use): void {
  if (!dueAt(tokenId, performance.now())) return;
  defer(async () => {
    const { rows } = await pool().query<{ before: string | null }>({
      name: "latchkey_token_use",
      text: `UPDATE api_tokens t SET last_used_at = clock_timestamp(), last_used_address = $2, last_used_agent = $3
        FROM (SELECT id, last_used_address AS before FROM api_tokens WHERE id = $1 FOR UPDATE) was
        WHERE t.id = was.id AND t.revoked_at IS NULL
          AND (t.last_used_at IS NULL OR t.last_used_at < clock_timestamp() - interval '59 seconds')
        RETURNING was.before`,
      values: [tokenId, address, userAgent?.slice(0, 200) ?? null],
    });
    const before = rows[0]?.before;
    if (before && address && before !== address) {
      const detail = { from: before, to: address };
      noteSecurity({ kind: "token.address_changed", tokenId, origin: { address, userAgent, requestId: null }, detail });
    }
    const key = env().tokenKeys[0];
    if (!staleKey || !key) return;
    const { digest, keyId } = storedForm(token, key);
    await pool().query("UPDATE api_tokens SET digest = $2, key_id = $3 WHERE id = $1 AND revoked_at IS NULL", [
      tokenId,
      Buffer.from(digest),
      keyId,
    ]);
  });
}
