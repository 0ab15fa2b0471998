import { getAlert } from "@/lib/alerts/data";
import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { updateAlertBody } from "@/lib/alerts/schema";
import { deleteAlert, updateAlert } from "@/lib/alerts/service";
import { apiRoute } from "@/lib/http/api-route";
import { alertID } from "@/lib/http/params";

const params = { id: alertID };
const feature = assertAlertsEnabled;

export const GET = apiRoute(
  { need: { area: "self", scope: "alerts:read" }, feature, params },
  ({ grant, params: { id } }) => getAlert(grant, id),
);

export const PUT = apiRoute(
  {
    need: { area: "self", scope: "alerts:write" },
    feature,
    params,
    body: updateAlertBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, params: { id }, body }) => updateAlert(grant, id, body),
);

export const DELETE = apiRoute(
  { need: { area: "self", scope: "alerts:write" }, feature, params },
  async ({ grant, params: { id } }) => {
    await deleteAlert(grant, id);
    return { message: "Alert deleted successfully" };
  },
);
