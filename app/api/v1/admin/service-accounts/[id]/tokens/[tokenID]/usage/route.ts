import { apiRoute } from "@/lib/http/api-route";
import { accountID, idParam } from "@/lib/http/params";
import { tokenUsage } from "@/lib/token-usage/data";
import { readDays } from "@/lib/token-usage/schema";

const params = { id: accountID, tokenID: idParam("Invalid token ID format") };

export const GET = apiRoute(
  { need: { area: "admin", scope: "tokens:read" }, params },
  async ({ grant, params: { id, tokenID }, request }) => tokenUsage(grant, id, tokenID, readDays(request)),
);
