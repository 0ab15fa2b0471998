import { listSecurity } from "@/lib/audit/data";
import { readPaging, readSecurityFilter } from "@/lib/audit/schema";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({ need: { area: "admin", scope: "settings:read" } }, ({ grant, request }) => {
  const search = new URL(request.url).searchParams;
  return listSecurity(grant, readSecurityFilter(search), readPaging(search));
});
