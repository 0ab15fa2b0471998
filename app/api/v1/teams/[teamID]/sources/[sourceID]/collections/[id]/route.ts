import { apiRoute } from "@/lib/http/api-route";
import { noContent } from "@/lib/http/envelope";
import { readsSource, savedQueryID, sourceID, teamID } from "@/lib/http/params";
import { getLegacyQuery } from "@/lib/saved-queries/data";
import { updateLegacyBody } from "@/lib/saved-queries/schema";
import { deleteLegacyQuery, updateLegacyQuery } from "@/lib/saved-queries/service";

const params = { teamID, sourceID, id: savedQueryID };

export const GET = apiRoute({ need: readsSource("saved_queries:read"), params }, ({ grant, params: { id } }) =>
  getLegacyQuery(grant, id),
);

export const PUT = apiRoute(
  {
    need: readsSource("saved_queries:write"),
    params,
    body: updateLegacyBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, params: { id }, body }) => updateLegacyQuery(grant, id, body),
);

export const DELETE = apiRoute(
  { need: readsSource("saved_queries:write"), params },
  async ({ grant, params: { id }, requestId }) => {
    await deleteLegacyQuery(grant, id);
    return noContent(requestId);
  },
);
