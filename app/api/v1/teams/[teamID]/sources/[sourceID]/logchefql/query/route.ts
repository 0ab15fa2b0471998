import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { logchefqlQueryBody } from "@/lib/logs/schema";
import { queryLogchefql } from "@/lib/logs/service";

export const POST = apiRoute(
  {
    need: readsSource("logs:read"),
    params: { teamID, sourceID },
    body: logchefqlQueryBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body, request, requestId }) => queryLogchefql(grant, body, { signal: request.signal, requestId }),
);
