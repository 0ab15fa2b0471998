import "server-only";
import { unseal } from "@/lib/credentials/seal";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";

/** Purpose under which a sensitive setting is sealed; the key is bound in. */
export const purposeOf = (key: string) => `setting:${key}`;

/**
 * Values of settings for the console's own use, sensitive ones in the clear: for what acts on them, never for an
 * answer. A setting that isn't there, or is empty, is missing from the map.
 */
export async function settingValues(keys: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.systemSetting.findMany({
    where: { key: { in: [...keys] } },
    select: { key: true, value: true, sealedValue: true },
  });
  const { secret } = env();
  const clear = rows.map(({ key, value, sealedValue }): [string, string] => [
    key,
    sealedValue === null ? value : unseal(sealedValue, secret, purposeOf(key)),
  ]);
  return new Map(clear.filter(([, value]) => value !== ""));
}
