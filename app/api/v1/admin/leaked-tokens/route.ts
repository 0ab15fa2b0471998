import { apiRoute } from "@/lib/http/api-route";
import { queryId, queryNumber } from "@/lib/http/query";
import { listLeaks } from "@/lib/leaked-tokens/data";

export const GET = apiRoute({ need: { area: "admin", scope: "tokens:read" } }, ({ grant, request }) =>
  listLeaks(grant, {
    cursor: queryId(request, "cursor", "Invalid cursor"),
    limit: queryNumber(request, "limit", { absent: 50, max: 200 }),
  }),
);
