import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { histogram, histogramBody } from "@/lib/logs/histogram";

export const POST = apiRoute(
  {
    need: readsSource("logs:read"),
    isQuery: true,
    params: { teamID, sourceID },
    body: histogramBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body, request }) => histogram(grant, body, request.signal),
);
