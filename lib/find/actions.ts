"use server";

import { defineAction } from "@/lib/actions/define-action";
import { find } from "./data";
import { findBody } from "./schema";

/** What the command palette finds for its viewer. */
export const findAction = defineAction(
  { name: "find", schema: findBody, need: { area: "self", scope: "teams:read" } },
  (grant, input) => find(grant, input),
);
