"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId, storable } from "@/lib/core/body";
import { createRule, deleteRule } from "./service";

const PAGE = "/admin/settings";
const need = { area: "admin", scope: "tokens:write" } as const;

/** Makes a rule by which a foreign token becomes a short-lived one of a service account. */
export const createRuleAction = defineAction(
  {
    name: "createFederationRule",
    schema: z.object({
      name: storable,
      accountId: rowId,
      issuer: storable,
      audience: storable,
      subject: storable,
      scopes: z.array(z.string()),
    }),
    need,
  },
  async (grant, { accountId, ...rule }) => {
    const { id } = await createRule(grant, { ...rule, service_account_id: accountId });
    revalidatePath(PAGE);
    return { id };
  },
);

/** Takes a rule away. */
export const deleteRuleAction = defineAction(
  { name: "deleteFederationRule", schema: z.object({ ruleId: rowId }), need },
  async (grant, { ruleId }) => {
    await deleteRule(grant, ruleId);
    revalidatePath(PAGE);
    return null;
  },
);
