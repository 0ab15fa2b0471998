"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId, storable } from "@/lib/core/body";
import { databaseNow } from "@/lib/platform/clock";
import { isAccountNameTaken } from "@/lib/service-accounts/data";
import { revokeMany, switchMany } from "@/lib/tokens/bulk";
import { BULK_MAX } from "@/lib/tokens/bulk-max";
import { foreseeImpact } from "@/lib/tokens/impact";
import { prepareSearch, readMeantIds, readTokenWindow } from "./data";
import { readListQuery } from "./schema";

const PAGE = "/admin/service-tokens";
const read = { area: "admin", scope: "users:read" } as const;
const write = { area: "admin", scope: "tokens:write" } as const;
const search = storable.max(1_000);
const ids = z.array(rowId).min(1).max(BULK_MAX);
const PLACES_MAX = 10_000_000;

/** Rows of the list of tokens from a place on, for a list that is scrolled. */
export const readTokensAction = defineAction(
  { name: "readTokens", schema: z.object({ search, start: z.int().min(0).max(PLACES_MAX) }), need: read },
  async (grant, { search: text, start }) => {
    const query = readListQuery(new URLSearchParams(text));
    return readTokenWindow(grant, await prepareSearch(grant, query, await databaseNow()), start);
  },
);

/** The tokens that a search finds, as many as one act may take. */
export const findTokensAction = defineAction(
  { name: "findTokens", schema: z.object({ search }), need: read },
  async (grant, { search: text }) => {
    const query = readListQuery(new URLSearchParams(text));
    return readMeantIds(grant, await prepareSearch(grant, query, await databaseNow()));
  },
);

/** What revoking or disabling these tokens would mean. */
export const foreseeImpactAction = defineAction(
  { name: "foreseeImpact", schema: z.object({ ids }), need: write },
  async (grant, given) => foreseeImpact(grant, given.ids),
);

/** Revokes these tokens, all or none; answers since when they are refused, by the database's clock. */
export const revokeTokensAction = defineAction(
  { name: "revokeTokens", schema: z.object({ ids }), need: write },
  async (grant, given) => {
    const { tokens, descendants, revoked_at } = await revokeMany(grant, { ids: given.ids });
    revalidatePath(PAGE);
    return { count: tokens.length, descendants: descendants.length, revokedAt: revoked_at ?? null };
  },
);

/** Has these tokens refused for now, or lets them work again; answers which ones changed and when. */
export const switchTokensAction = defineAction(
  { name: "switchTokens", schema: z.object({ ids, isDisabled: z.boolean() }), need: write },
  async (grant, given) => {
    const done = await switchMany(grant, given.ids, given.isDisabled);
    revalidatePath(PAGE);
    return done;
  },
);

/** Whether another service account has this name, which is allowed and confusing. */
export const isNameTakenAction = defineAction(
  { name: "isNameTaken", schema: z.object({ name: storable.max(200) }), need: read },
  async (grant, { name }) => isAccountNameTaken(grant, name),
);
