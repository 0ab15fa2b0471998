import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { generateBody, generateSql } from "@/lib/logs/generate";

export const POST = apiRoute(
  {
    need: readsSource("logs:read"),
    params: { teamID, sourceID },
    body: generateBody,
    bodyError: { type: "ValidationError" },
  },
  ({ grant, body, request }) => generateSql(grant, body, request.signal),
);
