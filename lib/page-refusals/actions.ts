"use server";

import { defineAction } from "@/lib/actions/define-action";
import { pageBody } from "./schema";
import { explainPage } from "./service";

/** Why a page was kept from its viewer, and whom to ask. */
export const explainPageAction = defineAction(
  { name: "explainPage", schema: pageBody, need: { area: "self", scope: "profile:read" } },
  (grant, { path }) => explainPage(grant, path),
);
