import { apiRoute } from "@/lib/http/api-route";
import { idParam } from "@/lib/http/params";
import { getSourceActivity } from "@/lib/sources/inspection";

const id = idParam("Invalid source ID format", "ValidationError");

export const GET = apiRoute(
  { need: { area: "admin", scope: "sources:read" }, params: { id } },
  ({ grant, params: { id: sourceId } }) => getSourceActivity(grant, sourceId),
);
