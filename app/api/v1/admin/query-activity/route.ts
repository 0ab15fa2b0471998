import { apiRoute } from "@/lib/http/api-route";
import { queryNumber } from "@/lib/http/query";
import { readQueryActivity } from "@/lib/query-history/data";

export const GET = apiRoute({ need: { area: "admin", scope: "logs:read" } }, async ({ grant, request }) =>
  readQueryActivity(grant, queryNumber(request, "limit", { absent: 100, max: 500 })),
);
