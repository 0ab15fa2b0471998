import { exportAudit, readAuditFormat } from "@/lib/audit/export";
import { readAuditFilter } from "@/lib/audit/schema";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({ need: { area: "admin", scope: "settings:read" } }, ({ grant, request }) => {
  const search = new URL(request.url).searchParams;
  return exportAudit(grant, readAuditFilter(search), readAuditFormat(search.get("format")));
});
