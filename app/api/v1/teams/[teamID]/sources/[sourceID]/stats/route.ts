import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { getTeamSourceStats } from "@/lib/sources/inspection";

export const GET = apiRoute({ need: readsSource("sources:read"), params: { teamID, sourceID } }, ({ grant }) =>
  getTeamSourceStats(grant),
);
