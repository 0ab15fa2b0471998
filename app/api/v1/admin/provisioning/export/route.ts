import { apiRoute } from "@/lib/http/api-route";
import { exportProvisioning } from "@/lib/provisioning/data";

export const GET = apiRoute({ need: { area: "admin", scope: "settings:read" } }, ({ grant }) =>
  exportProvisioning(grant),
);
