import { apiRoute } from "@/lib/http/api-route";
import { listTeams } from "@/lib/teams/data";
import { createTeamBody } from "@/lib/teams/schema";
import { createTeam } from "@/lib/teams/service";

export const GET = apiRoute({ need: { area: "admin", scope: "teams:read" } }, ({ grant }) => listTeams(grant));

export const POST = apiRoute(
  {
    need: { area: "admin", scope: "teams:write" },
    body: createTeamBody,
    bodyError: { type: "ValidationError" },
    status: 201,
  },
  ({ grant, body }) => createTeam(grant, body),
);
