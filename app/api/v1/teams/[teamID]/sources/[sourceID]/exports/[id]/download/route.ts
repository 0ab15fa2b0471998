import { downloadExport } from "@/lib/exports/service";
import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";

const id = (text: string) => text;

export const GET = apiRoute(
  { need: readsSource("logs:read"), params: { teamID, sourceID, id } },
  ({ grant, params, request, requestId }) => downloadExport(grant, params.id, request, requestId),
);
