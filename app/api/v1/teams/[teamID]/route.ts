import { apiRoute } from "@/lib/http/api-route";
import { teamID } from "@/lib/http/params";
import { getTeam } from "@/lib/teams/data";
import { updateTeamBody } from "@/lib/teams/schema";
import { deleteTeam, updateTeam } from "@/lib/teams/service";

const params = { teamID };

export const GET = apiRoute(
  {
    need: ({ teamID: id }) => ({
      area: "team",
      scope: "teams:read",
      teamId: id,
      order: "scope-first",
      role: "member",
    }),
    params,
  },
  ({ grant }) => getTeam(grant),
);

export const PUT = apiRoute(
  {
    need: ({ teamID: id }) => ({
      area: "team",
      scope: "teams:write",
      teamId: id,
      order: "scope-first",
      role: "admin",
      unmanaged: true,
    }),
    params,
    body: updateTeamBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body }) => updateTeam(grant, body),
);

export const DELETE = apiRoute(
  {
    need: ({ teamID: id }) => ({
      area: "team",
      scope: "teams:write",
      teamId: id,
      order: "scope-first",
      role: "owner",
      unmanaged: true,
    }),
    params,
  },
  async ({ grant }) => {
    await deleteTeam(grant, grant.teamId);
    return { message: "Team deleted successfully" };
  },
);
