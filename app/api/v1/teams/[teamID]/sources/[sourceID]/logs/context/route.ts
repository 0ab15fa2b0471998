import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { contextBody, logContext } from "@/lib/logs/context";

export const POST = apiRoute(
  {
    need: readsSource("logs:read"),
    params: { teamID, sourceID },
    body: contextBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body, request, requestId }) => logContext(grant, body, { signal: request.signal, requestId }),
);
