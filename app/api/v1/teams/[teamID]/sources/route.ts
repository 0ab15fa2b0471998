import { apiRoute } from "@/lib/http/api-route";
import { managesTeam, memberReads, teamID } from "@/lib/http/params";
import { listTeamSources } from "@/lib/sources/data";
import { linkSourceBody } from "@/lib/sources/schema";
import { linkSource } from "@/lib/sources/service";

const params = { teamID };

export const GET = apiRoute({ need: memberReads("sources:read"), params }, ({ grant }) => listTeamSources(grant));

export const POST = apiRoute(
  { need: managesTeam, params, body: linkSourceBody, bodyError: { type: "ValidationError" } },
  async ({ grant, body }) => {
    await linkSource(grant, body.source_id);
    return { message: "Source linked to team successfully" };
  },
);
