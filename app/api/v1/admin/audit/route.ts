import { listAudit } from "@/lib/audit/data";
import { readAuditFilter, readPaging } from "@/lib/audit/schema";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({ need: { area: "admin", scope: "settings:read" } }, ({ grant, request }) => {
  const search = new URL(request.url).searchParams;
  return listAudit(grant, readAuditFilter(search), readPaging(search));
});
