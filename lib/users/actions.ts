"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId, storable } from "@/lib/core/body";
import { createUser, deleteUser, updateUser } from "./service";

const role = z.enum(["admin", "member"]);
const need = { area: "admin", scope: "users:write" } as const;

/** People stand in the lists of several screens. */
function refresh(): void {
  revalidatePath("/", "layout");
}

/** Makes a person known by e-mail, before the first sign-in. */
export const createUserAction = defineAction(
  { name: "createUser", schema: z.object({ email: storable, fullName: storable, role }), need },
  async (grant, { email, fullName, role }) => {
    const user = await createUser(grant, { email, full_name: fullName, role, status: "active" });
    refresh();
    return { id: user.id };
  },
);

/** Changes name and role of a person. */
export const updateUserAction = defineAction(
  { name: "updateUser", schema: z.object({ userId: rowId, fullName: storable, role }), need },
  async (grant, { userId, fullName, role }) => {
    await updateUser(grant, userId, { full_name: fullName, role, status: undefined });
    refresh();
    return null;
  },
);

/** Keeps a person out, or lets them in again. */
export const switchUserAction = defineAction(
  { name: "switchUser", schema: z.object({ userId: rowId, isActive: z.boolean() }), need },
  async (grant, { userId, isActive }) => {
    const status = isActive ? "active" : "inactive";
    await updateUser(grant, userId, { full_name: undefined, role: undefined, status });
    refresh();
    return null;
  },
);

/** Deletes a person with sessions, memberships and tokens. */
export const deleteUserAction = defineAction(
  { name: "deleteUser", schema: z.object({ userId: rowId }), need },
  async (grant, { userId }) => {
    await deleteUser(grant, userId);
    refresh();
    return null;
  },
);
