import { apiRoute } from "@/lib/http/api-route";
import { queryId } from "@/lib/http/query";
import { listSavedQueries } from "@/lib/saved-queries/data";
import { createSavedQueryBody } from "@/lib/saved-queries/schema";
import { createSavedQuery } from "@/lib/saved-queries/service";

export const GET = apiRoute({ need: { area: "self", scope: "saved_queries:read" } }, async ({ grant, request }) =>
  listSavedQueries(grant, queryId(request, "source_id", "Invalid source ID format")),
);

export const POST = apiRoute(
  {
    need: { area: "self", scope: "saved_queries:write" },
    body: createSavedQueryBody,
    bodyError: { type: "ValidationError" },
    status: 201,
  },
  ({ grant, body }) => createSavedQuery(grant, body),
);
