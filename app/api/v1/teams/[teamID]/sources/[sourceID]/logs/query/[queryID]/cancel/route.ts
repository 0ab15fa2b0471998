import { notFound } from "@/lib/core/errors";
import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { cancelWork } from "@/lib/logs/work";

const queryID = (text: string) => text;

export const POST = apiRoute(
  { need: readsSource("logs:read"), params: { teamID, sourceID, queryID } },
  async ({ grant, params: { queryID: id } }) => {
    if (!cancelWork(grant, id)) throw notFound("Query not found or already completed");
    return { message: "Query cancelled successfully", query_id: id };
  },
);
