import { apiRoute } from "@/lib/http/api-route";
import { queryNumber } from "@/lib/http/query";
import { readQueryStats } from "@/lib/query-history/data";

export const GET = apiRoute({ need: { area: "admin", scope: "logs:read" } }, async ({ grant, request }) =>
  readQueryStats(grant, queryNumber(request, "days", { absent: 30, max: 365 })),
);
