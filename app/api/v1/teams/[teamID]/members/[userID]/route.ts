import { apiRoute } from "@/lib/http/api-route";
import { managesTeam, memberID, teamID } from "@/lib/http/params";
import { removeMember } from "@/lib/members/service";

export const DELETE = apiRoute(
  { need: managesTeam, params: { teamID, userID: memberID } },
  async ({ grant, params: { userID } }) => {
    await removeMember(grant, userID);
    return { message: "Team member removed successfully" };
  },
);
