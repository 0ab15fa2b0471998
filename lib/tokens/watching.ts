"use server";

import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId } from "@/lib/core/body";
import { notFound } from "@/lib/core/errors";
import { latestHandOff } from "@/lib/hand-offs/data";
import { db } from "@/lib/platform/db";
import { readRecentUse } from "@/lib/token-usage/recent";
import type { TokenPulse } from "./pulse";

const USE = { lastUsedAt: true, lastUsedAddress: true, lastUsedAgent: true } as const;

async function readUse(userId: number, tokenId: number) {
  const row = await db.apiToken.findFirst({ where: { id: tokenId, userId }, select: USE });
  if (!row) throw notFound("API token not found", "GeneralError");
  return {
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedAddress: row.lastUsedAddress,
    lastUsedAgent: row.lastUsedAgent,
  };
}

/** Whether an account's token was used by now, and whether its hand-off link was opened. */
export const watchTokenAction = defineAction(
  {
    name: "watchToken",
    schema: z.object({ accountId: rowId, tokenId: rowId }),
    need: { area: "admin", scope: "tokens:read" },
    isWatch: true,
  },
  async (_grant, { accountId, tokenId }): Promise<TokenPulse> => {
    const use = await readUse(accountId, tokenId);
    return { ...use, handOff: await latestHandOff(tokenId) };
  },
);

/** Whether one of the viewer's tokens was used by now. */
export const watchOwnTokenAction = defineAction(
  {
    name: "watchOwnToken",
    schema: z.object({ tokenId: rowId }),
    need: { area: "self", scope: "tokens:read" },
    isWatch: true,
  },
  async (grant, { tokenId }): Promise<TokenPulse> => ({
    ...(await readUse(grant.principal.userId, tokenId)),
    handOff: null,
  }),
);

/** What stops when a token is revoked: who called with it in the last day, how often. Null while that can't be told. */
export const readRecentUseAction = defineAction(
  {
    name: "readRecentUse",
    schema: z.object({ accountId: rowId, tokenId: rowId }),
    need: { area: "admin", scope: "tokens:read" },
  },
  async (_grant, { accountId, tokenId }) => {
    await readUse(accountId, tokenId);
    return readRecentUse(tokenId);
  },
);
