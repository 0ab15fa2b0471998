import { apiRoute } from "@/lib/http/api-route";
import { accountID } from "@/lib/http/params";
import { accountUsage } from "@/lib/token-usage/data";
import { readDays } from "@/lib/token-usage/schema";

export const GET = apiRoute(
  { need: { area: "admin", scope: "tokens:read" }, params: { id: accountID } },
  async ({ grant, params: { id }, request }) => accountUsage(grant, id, readDays(request)),
);
