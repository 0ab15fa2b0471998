import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { logsQueryBody } from "@/lib/logs/schema";
import { queryLogs } from "@/lib/logs/service";

export const POST = apiRoute(
  {
    need: readsSource("logs:read"),
    isQuery: true,
    params: { teamID, sourceID },
    body: logsQueryBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body, request, requestId }) => queryLogs(grant, body, { signal: request.signal, requestId }),
);
