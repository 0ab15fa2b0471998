import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { translateBody } from "@/lib/logs/schema";
import { translateLogchefql } from "@/lib/logs/service";

export const POST = apiRoute(
  {
    need: readsSource("logs:read"),
    params: { teamID, sourceID },
    body: translateBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body }) => translateLogchefql(grant, body),
);
