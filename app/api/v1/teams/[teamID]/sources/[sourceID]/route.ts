import { apiRoute } from "@/lib/http/api-route";
import { managesTeam, readsSource, sourceID, teamID } from "@/lib/http/params";
import { getTeamSource } from "@/lib/sources/data";
import { unlinkSource } from "@/lib/sources/service";

const params = { teamID, sourceID };

export const GET = apiRoute({ need: readsSource("sources:read"), params }, ({ grant }) => getTeamSource(grant));

export const DELETE = apiRoute({ need: managesTeam, params }, async ({ grant, params: { sourceID: id } }) => {
  await unlinkSource(grant, id);
  return { message: "Source unlinked from team successfully" };
});
