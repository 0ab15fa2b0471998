"use server";

import { defineAction } from "@/lib/actions/define-action";
import { handOffForm } from "./schema";
import { createHandOff } from "./service";

/** Keeps a token's sealed value for an hour and answers the id of the link that opens it, once. */
export const createHandOffAction = defineAction(
  { name: "createHandOff", schema: handOffForm, need: { area: "admin", scope: "tokens:write" } },
  (grant, form) => createHandOff(grant, form),
);
