import { apiRoute } from "@/lib/http/api-route";
import { accountID } from "@/lib/http/params";
import { listAccountTeams } from "@/lib/service-accounts/data";
import { joinTeamBody } from "@/lib/service-accounts/schema";
import { addAccountToTeam } from "@/lib/service-accounts/service";

const params = { id: accountID };

export const GET = apiRoute({ need: { area: "admin", scope: "teams:read" }, params }, ({ grant, params: { id } }) =>
  listAccountTeams(grant, id),
);

export const POST = apiRoute(
  { need: { area: "admin", scope: "teams:write" }, params, body: joinTeamBody, status: 201 },
  async ({ grant, params: { id }, body }) => {
    await addAccountToTeam(grant, id, body);
    return { message: "Service account added to team" };
  },
);
