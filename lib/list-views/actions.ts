"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "@/lib/actions/define-action";
import { dropViewBody, saveViewBody } from "./schema";
import { dropView, saveView } from "./service";

const need = { area: "self", scope: "profile:write" } as const;

/** Keeps a search of a list under a name. */
export const saveViewAction = defineAction({ name: "saveView", schema: saveViewBody, need }, async (grant, input) => {
  const kept = await saveView(grant, input);
  revalidatePath(`/admin/${input.list}`);
  return kept;
});

/** Drops a kept search. */
export const dropViewAction = defineAction(
  { name: "dropView", schema: dropViewBody, need },
  async (grant, { list, id }) => {
    await dropView(grant, list, id);
    revalidatePath(`/admin/${list}`);
    return null;
  },
);
