"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId } from "@/lib/core/body";
import { databaseNow } from "@/lib/platform/clock";
import { askedOf, revokeReason, tokenForm } from "./form";
import { revokeAccountToken } from "./revocation";
import { rotateAccountToken } from "./rotation";
import { OVERLAPS } from "./schema";
import { type MintedToken, toTokenRow } from "./serialize";
import { createAccountToken } from "./service";
import { disableToken, enableToken } from "./switching";

const PAGE = "/admin/service-tokens";

/** Mints a token for a service account: its value is in this answer and nowhere else, ever. */
export const createTokenAction = defineAction(
  {
    name: "createToken",
    schema: tokenForm.extend({ accountId: rowId }),
    need: { area: "admin", scope: "tokens:write" },
  },
  async (grant, { accountId, ...form }): Promise<MintedToken> => {
    const now = await databaseNow();
    const { token, row } = await createAccountToken(grant, accountId, askedOf(form, now));
    revalidatePath(PAGE);
    const maker = grant.principal.identity.fullName;
    return { token, row: toTokenRow(row, now, new Map([[grant.principal.userId, maker]])) };
  },
);

/** Revokes a token of a service account; answers when, by the database's clock. */
export const revokeTokenAction = defineAction(
  {
    name: "revokeToken",
    schema: z.object({ accountId: rowId, tokenId: rowId, reason: revokeReason }),
    need: { area: "admin", scope: "tokens:write" },
  },
  async (grant, { accountId, tokenId, reason }) => {
    const { revokedAt } = await revokeAccountToken(grant, accountId, tokenId, reason);
    revalidatePath(PAGE);
    return { revokedAt: revokedAt.toISOString() };
  },
);

/** Gives a service account's token a new secret, which is in this answer and nowhere else, ever. */
export const rotateTokenAction = defineAction(
  {
    name: "rotateToken",
    schema: z.object({ accountId: rowId, tokenId: rowId, overlapSeconds: z.literal(OVERLAPS) }),
    need: { area: "admin", scope: "tokens:write" },
  },
  async (grant, { accountId, tokenId, overlapSeconds }): Promise<MintedToken> => {
    const { token, row } = await rotateAccountToken(grant, accountId, tokenId, { overlap_seconds: overlapSeconds });
    revalidatePath(PAGE);
    const { userId, identity } = grant.principal;
    return { token, row: toTokenRow(row, await databaseNow(), new Map([[userId, identity.fullName]])) };
  },
);

/** Has a token refused for now, or lets it work again. */
export const switchTokenAction = defineAction(
  {
    name: "switchToken",
    schema: z.object({ accountId: rowId, tokenId: rowId, isDisabled: z.boolean() }),
    need: { area: "admin", scope: "tokens:write" },
  },
  async (grant, { accountId, tokenId, isDisabled }) => {
    await (isDisabled ? disableToken : enableToken)(grant, accountId, tokenId);
    revalidatePath(PAGE);
    return null;
  },
);
