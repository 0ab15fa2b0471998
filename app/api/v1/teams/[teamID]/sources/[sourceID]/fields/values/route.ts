import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { allFieldValues } from "@/lib/logs/fields";

export const GET = apiRoute(
  { need: readsSource("logs:read"), isQuery: true, params: { teamID, sourceID } },
  ({ grant, request }) => allFieldValues(grant, new URL(request.url).searchParams, request.signal),
);
