import { apiRoute } from "@/lib/http/api-route";
import { reportUsage } from "@/lib/token-usage/data";
import { readAsked } from "@/lib/token-usage/schema";

export const GET = apiRoute({ need: { area: "admin", scope: "tokens:read" } }, async ({ grant, request }) =>
  reportUsage(grant, readAsked(request)),
);
