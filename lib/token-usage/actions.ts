"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId } from "@/lib/core/body";
import { databaseNow } from "@/lib/platform/clock";
import { OVERLAPS } from "@/lib/tokens/schema";
import { type MintedToken, toTokenRow } from "@/lib/tokens/serialize";
import { narrowToken } from "./narrow";

/** Replaces a token by one with the scopes that were shown as used; its value is in this answer and nowhere else, ever. */
export const narrowTokenAction = defineAction(
  {
    name: "narrowToken",
    schema: z.object({
      accountId: rowId,
      tokenId: rowId,
      scopes: z.array(z.string()).min(1),
      overlapSeconds: z.literal(OVERLAPS),
    }),
    need: { area: "admin", scope: "tokens:write" },
  },
  async (grant, { accountId, tokenId, scopes, overlapSeconds }): Promise<MintedToken> => {
    const asked = { scopes, overlap_seconds: overlapSeconds };
    const { token, row } = await narrowToken(grant, accountId, tokenId, asked);
    revalidatePath("/admin/service-tokens");
    const { userId, identity } = grant.principal;
    return { token, row: toTokenRow(row, await databaseNow(), new Map([[userId, identity.fullName]])) };
  },
);
