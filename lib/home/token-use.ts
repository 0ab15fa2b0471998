import "server-only";
import { cache } from "react";
import { type AdminGrant, authorize } from "@/lib/access/grant";
import { callerFromCookies, showRefusal } from "@/lib/auth/session";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { usageForPage } from "@/lib/token-usage/data";
import { toTokenUse } from "@/lib/token-usage/judge";
import { countFailedCalls } from "@/lib/tokens/failed-calls";
import { TOKEN_FIELDS } from "@/lib/tokens/serialize";

/** How many tokens somebody should look at, by what they do; `failing` are over and called all the same. */
export type TokenUse = { overGranted: number; idle: number; failing: number };

async function mayRead(): Promise<AdminGrant<"tokens:read">> {
  try {
    return authorize(await callerFromCookies(), { area: "admin", scope: "tokens:read" });
  } catch (error) {
    return showRefusal(error);
  }
}

/** Enough expired tokens to look at; the newest ones are still being called, if any are. */
const EXPIRED_MAX = 1_000;

/** What the request log says of tokens, for an administrator's home page; null while it can't be read. */
export const loadTokenUse = cache(async (): Promise<TokenUse | null> => {
  const grant = await mayRead();
  const now = await databaseNow();
  const [uses, ended] = await Promise.all([
    usageForPage(grant),
    db.apiToken.findMany({
      where: { revokedAt: null, expiresAt: { lt: now }, owner: { accountType: "service", deletedAt: null } },
      select: TOKEN_FIELDS,
      orderBy: { expiresAt: "desc" },
      take: EXPIRED_MAX,
    }),
  ]);
  if (!uses) return null;
  const told = [...uses.values()].map((one) => toTokenUse(one, now));
  const failed = await countFailedCalls(ended, now);
  return {
    overGranted: told.filter(({ isOverGranted }) => isOverGranted).length,
    idle: told.filter(({ isIdle }) => isIdle).length,
    failing: [...failed.values()].filter((calls) => calls > 0).length,
  };
});
