import "server-only";
import { cache } from "react";
import { grantForPage } from "@/lib/auth/session";
import { databaseNow } from "@/lib/platform/clock";
import { usageForPage } from "@/lib/token-usage/data";
import { toTokenUse } from "@/lib/token-usage/judge";
import { countFailing } from "@/lib/tokens/failed-calls";

/** How many tokens somebody should look at, by what they do; `failing` are over and called all the same. */
export type TokenUse = { overGranted: number; idle: number; failing: number };

/** What the request log says of tokens, for an administrator's home page; null while it can't be read. */
export const loadTokenUse = cache(async (): Promise<TokenUse | null> => {
  const grant = await grantForPage({ area: "admin", scope: "tokens:read" });
  const now = await databaseNow();
  const [uses, failing] = await Promise.all([usageForPage(grant), countFailing(now)]);
  if (!uses) return null;
  const told = [...uses.values()].map((one) => toTokenUse(one, now));
  return {
    overGranted: told.filter(({ isOverGranted }) => isOverGranted).length,
    idle: told.filter(({ isIdle }) => isIdle).length,
    failing: failing.size,
  };
});
