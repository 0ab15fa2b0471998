"use server";

import { z } from "zod";
import { isGlobalAdmin } from "@/lib/access/principal";
import { defineAction } from "@/lib/actions/define-action";
import { db } from "@/lib/platform/db";
import type { IssuingFacts } from "./issuing-facts";
import { readPolicy } from "./policy";

/** Reads the console's policy for new tokens, and how many sources there are. */
export const readIssuingFactsAction = defineAction(
  { name: "readIssuingFacts", schema: z.object({}), need: { area: "self", scope: "tokens:read" } },
  async (grant): Promise<IssuingFacts> => {
    const [policy, sources] = await Promise.all([
      readPolicy(db),
      isGlobalAdmin(grant.principal) ? db.source.count() : null,
    ]);
    return { maxLifetimeDays: policy.maxLifetimeDays, mustExpire: policy.mustExpire, sources };
  },
);
