import { apiRoute } from "@/lib/http/api-route";
import { listOwnTeams } from "@/lib/teams/data";

export const GET = apiRoute({ need: { area: "self", scope: "teams:read" } }, ({ grant }) => listOwnTeams(grant));
