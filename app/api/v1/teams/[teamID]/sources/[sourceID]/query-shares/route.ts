import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { createShareBody } from "@/lib/query-shares/schema";
import { createShare } from "@/lib/query-shares/service";

export const POST = apiRoute(
  {
    need: readsSource("query_shares:write"),
    params: { teamID, sourceID },
    body: createShareBody,
    bodyError: { type: "ValidationError" },
    status: 201,
  },
  ({ grant, body }) => createShare(grant, body),
);
