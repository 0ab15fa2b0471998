import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { listLegacyQueries } from "@/lib/saved-queries/data";
import { createLegacyBody } from "@/lib/saved-queries/schema";
import { createLegacyQuery } from "@/lib/saved-queries/service";

const params = { teamID, sourceID };

export const GET = apiRoute({ need: readsSource("saved_queries:read"), params }, ({ grant }) =>
  listLegacyQueries(grant),
);

export const POST = apiRoute(
  {
    need: readsSource("saved_queries:write"),
    params,
    body: createLegacyBody,
    bodyError: { type: "ValidationError" },
    status: 201,
  },
  ({ grant, body }) => createLegacyQuery(grant, body),
);
