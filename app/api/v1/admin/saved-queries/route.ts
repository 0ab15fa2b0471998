import { apiRoute } from "@/lib/http/api-route";
import { listAllSavedQueries } from "@/lib/saved-queries/data";

export const GET = apiRoute({ need: { area: "admin", scope: "saved_queries:read" } }, ({ grant }) =>
  listAllSavedQueries(grant),
);
