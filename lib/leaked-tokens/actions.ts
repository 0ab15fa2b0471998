"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { putSetting } from "@/lib/settings/service";
import { LEAK_POLICIES, LEAK_POLICY_SETTING } from "./policy-names";

/** Says what is to become of tokens that are reported as leaked. */
export const setLeakPolicyAction = defineAction(
  {
    name: "setLeakPolicy",
    schema: z.object({ policy: z.enum(LEAK_POLICIES) }),
    need: { area: "admin", scope: "settings:write" },
  },
  async (grant, { policy }) => {
    const description = "What becomes of a token that is reported as leaked: off, alert, quarantine or revoke";
    await putSetting(grant, LEAK_POLICY_SETTING, {
      value: policy,
      value_type: "string",
      category: "auth",
      description,
    });
    revalidatePath("/admin/audit/leaked-tokens");
    return null;
  },
);
