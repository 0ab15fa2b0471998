import { takeItem } from "@/lib/collections/items";
import { apiRoute } from "@/lib/http/api-route";
import { inCollection, ofCollection, savedQueryID } from "@/lib/http/params";

export const DELETE = apiRoute(
  { need: inCollection("collections:write", "member"), params: { ...ofCollection, queryID: savedQueryID } },
  async ({ grant, params: { queryID } }) => {
    await takeItem(grant, queryID);
    return { message: "Query removed from collection successfully" };
  },
);
