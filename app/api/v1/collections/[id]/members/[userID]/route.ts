import { takeParticipant } from "@/lib/collections/participants";
import { apiRoute } from "@/lib/http/api-route";
import { inCollection, memberID, ofCollection } from "@/lib/http/params";

export const DELETE = apiRoute(
  { need: inCollection("collections:write", "member"), params: { ...ofCollection, userID: memberID } },
  async ({ grant, params: { userID } }) => {
    await takeParticipant(grant, userID);
    return { message: "Collection member removed successfully" };
  },
);
