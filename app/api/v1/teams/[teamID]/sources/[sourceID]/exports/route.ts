import { createExport } from "@/lib/exports/service";
import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { exportBody } from "@/lib/logs/export";

export const POST = apiRoute(
  {
    need: readsSource("logs:read"),
    params: { teamID, sourceID },
    body: exportBody,
    bodyError: { type: "ValidationError" },
    status: 202,
  },
  ({ grant, body, request }) => createExport(grant, body, request.headers.get("accept")),
);
