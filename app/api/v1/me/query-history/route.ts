import { apiRoute } from "@/lib/http/api-route";
import { queryNumber } from "@/lib/http/query";
import { listOwnHistory } from "@/lib/query-history/data";

export const GET = apiRoute({ need: { area: "self", scope: "logs:read" } }, async ({ grant, request }) =>
  listOwnHistory(grant, queryNumber(request, "limit", { absent: 50, max: 200, isCapped: true })),
);
