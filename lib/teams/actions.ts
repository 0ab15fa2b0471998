"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId, storable } from "@/lib/core/body";
import { linkSource, unlinkSource } from "@/lib/sources/service";
import { createTeam, deleteTeam, updateTeam } from "./service";

/** A team changes what several screens show. */
function refresh(): void {
  revalidatePath("/", "layout");
}

type OfTeam = { teamId: number };
const manages = ({ teamId }: OfTeam) =>
  ({ area: "team", scope: "teams:write", teamId, order: "membership-first", role: "admin" }) as const;

/** Creates a team and answers its id. */
export const createTeamAction = defineAction(
  {
    name: "createTeam",
    schema: z.object({ name: storable, description: storable }),
    need: { area: "admin", scope: "teams:write" },
  },
  async (grant, input) => {
    const team = await createTeam(grant, input);
    refresh();
    return { id: team.id };
  },
);

/** Renames or describes a team. */
export const updateTeamAction = defineAction(
  {
    name: "updateTeam",
    schema: z.object({ teamId: rowId, name: storable, description: storable }),
    need: ({ teamId }) =>
      ({
        area: "team",
        scope: "teams:write",
        teamId,
        order: "scope-first",
        role: "admin",
        unmanaged: true,
      }) as const,
  },
  async (grant, { name, description }) => {
    await updateTeam(grant, { name, description });
    refresh();
    return null;
  },
);

/** Deletes a team with its memberships and links; for its owners and for administrators. */
export const deleteTeamAction = defineAction(
  {
    name: "deleteTeam",
    schema: z.object({ teamId: rowId }),
    need: ({ teamId }) =>
      ({
        area: "team",
        scope: "teams:write",
        teamId,
        order: "scope-first",
        role: "owner",
        unmanaged: true,
      }) as const,
  },
  async (grant, { teamId }) => {
    await deleteTeam(grant, teamId);
    refresh();
    return null;
  },
);

/** Links a source to a team. */
export const linkSourceAction = defineAction(
  { name: "linkSource", schema: z.object({ teamId: rowId, sourceId: rowId }), need: manages },
  async (grant, { sourceId }) => {
    await linkSource(grant, sourceId);
    refresh();
    return null;
  },
);

/** Takes a source out of a team's reach. */
export const unlinkSourceAction = defineAction(
  { name: "unlinkSource", schema: z.object({ teamId: rowId, sourceId: rowId }), need: manages },
  async (grant, { sourceId }) => {
    await unlinkSource(grant, sourceId);
    refresh();
    return null;
  },
);
