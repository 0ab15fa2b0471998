"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId, storable } from "@/lib/core/body";
import { databaseNow } from "@/lib/platform/clock";
import { type MintedToken, toTokenRow } from "./serialize";
import { createAccountToken, revokeAccountToken } from "./service";

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
    }),
    need: { area: "admin", scope: "tokens:write" },
  },
  async (grant, { accountId, name, expiresInDays, scopes }): Promise<MintedToken> => {
    const now = await databaseNow();
    const expiry = expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * DAY_MS);
    const input = { name, scopes, expires_at: expiry?.toISOString() ?? null };
    const { token, row } = await createAccountToken(grant, accountId, input);
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
    const revokedAt = await revokeAccountToken(grant, accountId, tokenId);
    revalidatePath(PAGE);
    return { revokedAt: revokedAt.toISOString() };
  },
);
