import { apiRoute } from "@/lib/http/api-route";
import { managesTeam, memberReads, teamID } from "@/lib/http/params";
import { listMembers } from "@/lib/members/data";
import { addMemberBody } from "@/lib/members/schema";
import { addMember } from "@/lib/members/service";

const params = { teamID };

export const GET = apiRoute({ need: memberReads("teams:read"), params }, ({ grant }) => listMembers(grant));

export const POST = apiRoute(
  { need: managesTeam, params, body: addMemberBody, bodyError: { type: "ValidationError" } },
  async ({ grant, body }) => {
    await addMember(grant, body);
    return { message: "Team member added successfully" };
  },
);
