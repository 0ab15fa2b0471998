import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { getSourceSchema } from "@/lib/sources/data";

export const GET = apiRoute({ need: readsSource("sources:read"), params: { teamID, sourceID } }, ({ grant }) =>
  getSourceSchema(grant),
);
