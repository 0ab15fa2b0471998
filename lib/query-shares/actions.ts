"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId } from "@/lib/core/body";
import { endOwnLink } from "./service";

/** Ends one of the person's own links. */
export const endLinkAction = defineAction(
  {
    name: "endLink",
    schema: z.object({ linkId: rowId }),
    need: { area: "self", scope: "query_shares:write" },
  },
  async (grant, { linkId }) => {
    await endOwnLink(grant, linkId);
    revalidatePath("/saved-queries");
    return null;
  },
);
