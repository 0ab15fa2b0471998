import { apiRoute } from "@/lib/http/api-route";
import { accountID, idParam } from "@/lib/http/params";
import { removeAccountFromTeam } from "@/lib/service-accounts/service";

const params = { id: accountID, teamID: idParam("Invalid team ID format") };

export const DELETE = apiRoute(
  { need: { area: "admin", scope: "teams:write" }, params },
  async ({ grant, params: { id, teamID } }) => {
    await removeAccountFromTeam(grant, id, teamID);
    return { message: "Service account removed from team" };
  },
);
