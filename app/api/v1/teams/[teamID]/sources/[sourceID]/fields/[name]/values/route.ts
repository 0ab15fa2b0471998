import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { fieldValues } from "@/lib/logs/fields";

const name = (text: string) => text;

export const GET = apiRoute(
  { need: readsSource("logs:read"), isQuery: true, params: { teamID, sourceID, name } },
  ({ grant, params, request }) => fieldValues(grant, params.name, new URL(request.url).searchParams, request.signal),
);
