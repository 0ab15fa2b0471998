"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId, storable } from "@/lib/core/body";
import { addMember, removeMember } from "./service";

const manages = ({ teamId }: { teamId: number }) =>
  ({ area: "team", scope: "teams:write", teamId, order: "membership-first", role: "admin" }) as const;

/** True once an administrator was told that the team will have no owner, and typed its name. */
const ownerless = z.boolean().optional();

/** Adds a person or a service account to a team, or changes its role or the end of its time there. */
export const addMemberAction = defineAction(
  {
    name: "addMember",
    schema: z.object({ teamId: rowId, userId: rowId, role: storable, expiresAt: storable.nullish(), ownerless }),
    need: manages,
  },
  async (grant, { userId, role, expiresAt, ownerless: isSure }) => {
    const input = { user_id: userId, role, expires_at: expiresAt };
    await addMember(grant, input, { mayLeaveOwnerless: isSure === true });
    revalidatePath("/", "layout");
    return null;
  },
);

/** Takes a member out of a team. */
export const removeMemberAction = defineAction(
  { name: "removeMember", schema: z.object({ teamId: rowId, userId: rowId, ownerless }), need: manages },
  async (grant, { userId, ownerless: isSure }) => {
    await removeMember(grant, userId, { mayLeaveOwnerless: isSure === true });
    revalidatePath("/", "layout");
    return null;
  },
);
