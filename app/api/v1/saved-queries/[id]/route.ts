import { apiRoute } from "@/lib/http/api-route";
import { savedQueryID } from "@/lib/http/params";
import { getSavedQuery } from "@/lib/saved-queries/data";
import { updateSavedQueryBody } from "@/lib/saved-queries/schema";
import { deleteSavedQuery, updateSavedQuery } from "@/lib/saved-queries/service";

const params = { id: savedQueryID };

export const GET = apiRoute(
  { need: { area: "self", scope: "saved_queries:read" }, params },
  ({ grant, params: { id } }) => getSavedQuery(grant, id),
);

export const PUT = apiRoute(
  {
    need: { area: "self", scope: "saved_queries:write" },
    params,
    body: updateSavedQueryBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, params: { id }, body }) => updateSavedQuery(grant, id, body),
);

export const DELETE = apiRoute(
  { need: { area: "self", scope: "saved_queries:write" }, params },
  async ({ grant, params: { id } }) => {
    await deleteSavedQuery(grant, id);
    return { message: "Saved query deleted successfully" };
  },
);
