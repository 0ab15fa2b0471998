"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId, storable } from "@/lib/core/body";
import { invalidField } from "@/lib/core/errors";
import { databaseNow } from "@/lib/platform/clock";
import { limitFields } from "./limit-fields";
import { revokeAccountToken } from "./revocation";
import { rotateAccountToken } from "./rotation";
import { OVERLAPS } from "./schema";
import { type MintedToken, toTokenRow } from "./serialize";
import { createAccountToken } from "./service";
import { disableToken, enableToken } from "./switching";

const PAGE = "/admin/service-tokens";
const DAY_MS = 24 * 60 * 60 * 1000;

/** Mints a token for a service account: its value is in this answer and nowhere else, ever. */
export const createTokenAction = defineAction(
  {
    name: "createToken",
    schema: z.object({
      accountId: rowId,
      name: storable,
      expiresInDays: z.union([z.literal(7), z.literal(30), z.literal(90), z.null()]),
      scopes: z.array(z.string()).min(1, "Pick at least one scope"),
      description: storable.optional(),
      owner_contact: storable.optional(),
      reason: storable.optional(),
      ...limitFields,
    }),
    need: { area: "admin", scope: "tokens:write" },
  },
  async (grant, { accountId, expiresInDays, ...asked }): Promise<MintedToken> => {
    const isUnbounded = asked.scopes.includes("*") || expiresInDays === null;
    if (isUnbounded && !asked.reason?.trim()) {
      throw invalidField("reason", "a token that may do all or never expires needs a reason", "GeneralError");
    }
    const now = await databaseNow();
    const expiry = expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS);
    const { token, row } = await createAccountToken(grant, accountId, {
      ...asked,
      description: asked.description ?? "",
      owner_contact: asked.owner_contact ?? "",
      reason: asked.reason ?? "",
      expires_at: expiry?.toISOString() ?? null,
    });
    revalidatePath(PAGE);
    const maker = grant.principal.identity.fullName;
    return { token, row: toTokenRow(row, now, new Map([[grant.principal.userId, maker]])) };
  },
);

/** Revokes a token of a service account; answers when, by the database's clock. */
export const revokeTokenAction = defineAction(
  {
    name: "revokeToken",
    schema: z.object({ accountId: rowId, tokenId: rowId }),
    need: { area: "admin", scope: "tokens:write" },
  },
  async (grant, { accountId, tokenId }) => {
    const { revokedAt } = await revokeAccountToken(grant, accountId, tokenId);
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
