"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId } from "@/lib/core/body";
import { databaseNow } from "@/lib/platform/clock";
import { askedOf, revokeReason, tokenForm } from "./form";
import { revokeOwnToken } from "./revocation";
import { rotateOwnToken } from "./rotation";
import { OVERLAPS } from "./schema";
import { type MintedToken, toTokenRow } from "./serialize";
import { createOwnToken } from "./service";

const PAGE = "/settings/api-tokens";
const need = { area: "self", scope: "tokens:write" } as const;

/** Mints a token for the viewer: its value is in this answer and nowhere else, ever. */
export const createOwnTokenAction = defineAction(
  { name: "createOwnToken", schema: tokenForm, need },
  async (grant, form): Promise<MintedToken> => {
    const now = await databaseNow();
    const { token, row } = await createOwnToken(grant, askedOf(form, now));
    revalidatePath(PAGE);
    const { userId, identity } = grant.principal;
    return { token, row: toTokenRow(row, now, new Map([[userId, identity.fullName]])) };
  },
);

/** Revokes one of the viewer's tokens; answers when, by the database's clock. */
export const revokeOwnTokenAction = defineAction(
  { name: "revokeOwnToken", schema: z.object({ tokenId: rowId, reason: revokeReason }), need },
  async (grant, { tokenId, reason }) => {
    const { revokedAt } = await revokeOwnToken(grant, tokenId, reason);
    revalidatePath(PAGE);
    return { revokedAt: revokedAt.toISOString() };
  },
);

/** Gives one of the viewer's tokens a new secret, which is in this answer and nowhere else, ever. */
export const rotateOwnTokenAction = defineAction(
  { name: "rotateOwnToken", schema: z.object({ tokenId: rowId, overlapSeconds: z.literal(OVERLAPS) }), need },
  async (grant, { tokenId, overlapSeconds }): Promise<MintedToken> => {
    const { token, row } = await rotateOwnToken(grant, tokenId, { overlap_seconds: overlapSeconds });
    revalidatePath(PAGE);
    const { userId, identity } = grant.principal;
    return { token, row: toTokenRow(row, await databaseNow(), new Map([[userId, identity.fullName]])) };
  },
);
