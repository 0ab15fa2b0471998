import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { testAlertBody } from "@/lib/alerts/schema";
import { testAlert } from "@/lib/alerts/service";
import { apiRoute } from "@/lib/http/api-route";

export const POST = apiRoute(
  {
    need: { area: "self", scope: "alerts:write" },
    feature: assertAlertsEnabled,
    body: testAlertBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body, request }) => testAlert(grant, body, request.signal),
);
