import { getDashboard } from "@/lib/dashboards/data";
import { updateDashboardBody } from "@/lib/dashboards/schema";
import { deleteDashboard, updateDashboard } from "@/lib/dashboards/service";
import { apiRoute } from "@/lib/http/api-route";
import { dashboardID } from "@/lib/http/params";

const params = { id: dashboardID };

export const GET = apiRoute({ need: { area: "self", scope: "dashboards:read" }, params }, ({ grant, params: { id } }) =>
  getDashboard(grant, id),
);

export const PUT = apiRoute(
  {
    need: { area: "self", scope: "dashboards:write" },
    params,
    body: updateDashboardBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, params: { id }, body }) => updateDashboard(grant, id, body),
);

export const DELETE = apiRoute(
  { need: { area: "self", scope: "dashboards:write" }, params },
  async ({ grant, params: { id } }) => {
    await deleteDashboard(grant, id);
    return { message: "Dashboard deleted successfully" };
  },
);
