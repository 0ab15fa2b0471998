import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { resolveAlertBody } from "@/lib/alerts/schema";
import { resolveAlert } from "@/lib/alerts/service";
import { apiRoute } from "@/lib/http/api-route";
import { alertID } from "@/lib/http/params";

export const POST = apiRoute(
  {
    need: { area: "self", scope: "alerts:write" },
    feature: assertAlertsEnabled,
    params: { id: alertID },
    body: resolveAlertBody,
    bodyError: { type: "ValidationError" },
  },
  async ({ grant, params: { id }, body }) => {
    await resolveAlert(grant, id, body);
    return { message: "Alert resolved successfully" };
  },
);
