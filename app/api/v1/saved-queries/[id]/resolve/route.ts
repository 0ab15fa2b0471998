import { apiRoute } from "@/lib/http/api-route";
import { savedQueryID } from "@/lib/http/params";
import { queryId } from "@/lib/http/query";
import { resolveSavedQuery } from "@/lib/saved-queries/data";

export const GET = apiRoute(
  { need: { area: "self", scope: "saved_queries:read" }, params: { id: savedQueryID } },
  async ({ grant, params: { id }, request }) =>
    resolveSavedQuery(grant, id, queryId(request, "team_id", "Invalid team ID format")),
);
