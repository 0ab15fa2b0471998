import "server-only";
import type { Tx } from "@/lib/audit/record";
import { logger } from "@/lib/platform/logger";

const KEYS = { policy: "leaked_tokens.policy", webhook: "leaked_tokens.webhook_url" } as const;
/** The setting that names where a provider publishes its keys; without it, its messages are not taken. */
export const GITHUB_KEYS_SETTING = "leaked_tokens.github_keys_url";

const POLICIES = ["off", "alert", "quarantine", "revoke"] as const;
/** What administrators want to be done about a token that was found somewhere. */
export type LeakPolicy = (typeof POLICIES)[number];

/**
 * What is to be done, and which webhook is to be told. Without a setting, and where it can't be understood, a leaked
 * token is revoked: whoever found it could do that too (RFC 7009).
 */
export async function readLeakPolicy(tx: Tx): Promise<{ policy: LeakPolicy; webhook: string | null }> {
  const rows = await tx.systemSetting.findMany({
    where: { key: { in: Object.values(KEYS) } },
    select: { key: true, value: true },
  });
  const read = (key: string) => rows.find((row) => row.key === key)?.value.trim() ?? "";
  const word = read(KEYS.policy);
  const policy = POLICIES.find((known) => known === word);
  if (word !== "" && !policy)
    logger.warn({ setting: KEYS.policy }, "the setting can't be read; leaked tokens are revoked");
  return { policy: policy ?? "revoke", webhook: read(KEYS.webhook) || null };
}
