"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId, storable } from "@/lib/core/body";
import {
  deleteServiceAccount,
  disableServiceAccount,
  enableServiceAccount,
  restoreServiceAccount,
  setAccountOwner,
} from "./lifecycle";
import { addAccountToTeam, createServiceAccount, removeAccountFromTeam } from "./service";

const PAGE = "/admin/service-tokens";

/** Creates a service account and answers its id. */
export const createServiceAccountAction = defineAction(
  {
    name: "createServiceAccount",
    schema: z.object({ name: storable }),
    need: { area: "admin", scope: "users:write" },
  },
  async (grant, input) => {
    const account = await createServiceAccount(grant, input);
    revalidatePath(PAGE);
    return { id: account.id };
  },
);

/** Deletes a service account with its tokens, and puts its memberships aside. */
export const deleteServiceAccountAction = defineAction(
  { name: "deleteServiceAccount", schema: z.object({ id: rowId }), need: { area: "admin", scope: "users:write" } },
  async (grant, input) => {
    await deleteServiceAccount(grant, input.id);
    revalidatePath(PAGE);
    return null;
  },
);

/** Brings a deleted service account back within 30 days, with its memberships and without its tokens. */
export const restoreServiceAccountAction = defineAction(
  { name: "restoreServiceAccount", schema: z.object({ id: rowId }), need: { area: "admin", scope: "users:write" } },
  async (grant, { id }) => {
    await restoreServiceAccount(grant, id);
    revalidatePath(PAGE);
    return null;
  },
);

/** Has all tokens of a service account refused for now, or lets them work again. */
export const switchServiceAccountAction = defineAction(
  {
    name: "switchServiceAccount",
    schema: z.object({ id: rowId, isDisabled: z.boolean() }),
    need: { area: "admin", scope: "users:write" },
  },
  async (grant, { id, isDisabled }) => {
    await (isDisabled ? disableServiceAccount : enableServiceAccount)(grant, id);
    revalidatePath(PAGE);
    return null;
  },
);

/** Names the person who answers for a service account. */
export const setAccountOwnerAction = defineAction(
  {
    name: "setAccountOwner",
    schema: z.object({ id: rowId, ownerId: rowId, seenOwnerId: rowId.nullable() }),
    need: { area: "admin", scope: "users:write" },
  },
  async (grant, { id, ownerId, seenOwnerId }) => {
    await setAccountOwner(grant, id, ownerId, seenOwnerId);
    revalidatePath(PAGE);
    return null;
  },
);

/** Puts a service account into a team, or changes its role there. */
export const addAccountToTeamAction = defineAction(
  {
    name: "addAccountToTeam",
    schema: z.object({ accountId: rowId, teamId: rowId, role: storable }),
    need: { area: "admin", scope: "teams:write" },
  },
  async (grant, { accountId, teamId, role }) => {
    await addAccountToTeam(grant, accountId, { team_id: teamId, role });
    revalidatePath(PAGE);
    return null;
  },
);

/** Takes a service account out of a team. */
export const removeAccountFromTeamAction = defineAction(
  {
    name: "removeAccountFromTeam",
    schema: z.object({ accountId: rowId, teamId: rowId }),
    need: { area: "admin", scope: "teams:write" },
  },
  async (grant, { accountId, teamId }) => {
    await removeAccountFromTeam(grant, accountId, teamId);
    revalidatePath(PAGE);
    return null;
  },
);
