import { listDashboards } from "@/lib/dashboards/data";
import { createDashboardBody } from "@/lib/dashboards/schema";
import { createDashboard } from "@/lib/dashboards/service";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({ need: { area: "self", scope: "dashboards:read" } }, ({ grant }) => listDashboards(grant));

export const POST = apiRoute(
  {
    need: { area: "self", scope: "dashboards:write" },
    body: createDashboardBody,
    bodyError: { type: "ValidationError" },
    status: 201,
  },
  ({ grant, body }) => createDashboard(grant, body),
);
