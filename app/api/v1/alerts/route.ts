import { listAlerts } from "@/lib/alerts/data";
import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { createAlertBody } from "@/lib/alerts/schema";
import { createAlert } from "@/lib/alerts/service";
import { apiRoute } from "@/lib/http/api-route";
import { queryId } from "@/lib/http/query";

const feature = assertAlertsEnabled;

export const GET = apiRoute({ need: { area: "self", scope: "alerts:read" }, feature }, ({ grant, request }) =>
  listAlerts(grant, queryId(request, "source_id", "Invalid source ID format")),
);

export const POST = apiRoute(
  {
    need: { area: "self", scope: "alerts:write" },
    feature,
    body: createAlertBody,
    bodyError: { type: "ValidationError" },
    status: 201,
  },
  ({ grant, body }) => createAlert(grant, body),
);
