import "server-only";
import type { Tx } from "@/lib/audit/record";
import { logger } from "@/lib/platform/logger";
import { LEAK_POLICIES, LEAK_POLICY_SETTING, type LeakPolicy } from "./policy-names";

const KEYS = { policy: LEAK_POLICY_SETTING, webhook: "leaked_tokens.webhook_url" } as const;
/** The setting that names where a provider publishes its keys; without it, its messages are not taken. */
export const GITHUB_KEYS_SETTING = "leaked_tokens.github_keys_url";

/**
 * What is to be done, and which webhook is to be told. Without a setting, and where it can't be understood, a leaked
 * token is revoked: whoever found it could do that too (RFC 7009).
 */
export async function readLeakPolicy(
  tx: Pick<Tx, "systemSetting">,
): Promise<{ policy: LeakPolicy; webhook: string | null }> {
  const rows = await tx.systemSetting.findMany({
    where: { key: { in: Object.values(KEYS) } },
    select: { key: true, value: true },
  });
  const read = (key: string) => rows.find((row) => row.key === key)?.value.trim() ?? "";
  const word = read(KEYS.policy);
  const policy = LEAK_POLICIES.find((known) => known === word);
  if (word !== "" && !policy)
    logger.warn({ setting: KEYS.policy }, "the setting can't be read; leaked tokens are revoked");
  return { policy: policy ?? "revoke", webhook: read(KEYS.webhook) || null };
}
