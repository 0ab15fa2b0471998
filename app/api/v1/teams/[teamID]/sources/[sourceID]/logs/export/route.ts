import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { exportBody, streamExport } from "@/lib/logs/export";

export const POST = apiRoute(
  {
    need: readsSource("logs:read"),
    params: { teamID, sourceID },
    body: exportBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body, request, requestId }) => streamExport(grant, body, request, requestId),
);
