import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { tailLogs } from "@/lib/logs/tail";

export const GET = apiRoute(
  { need: readsSource("logs:read"), params: { teamID, sourceID } },
  ({ grant, request, requestId }) => tailLogs(grant, request, requestId),
);
