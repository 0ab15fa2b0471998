import { apiRoute } from "@/lib/http/api-route";
import { teamID } from "@/lib/http/params";
import { deleteTeam } from "@/lib/teams/service";

export const DELETE = apiRoute(
  {
    need: ({ id }) => ({ area: "admin", scope: "teams:write", changes: { kind: "team", id } }),
    params: { id: teamID },
  },
  async ({ grant, params: { id } }) => {
    await deleteTeam(grant, id);
    return { message: "Team deleted successfully" };
  },
);
