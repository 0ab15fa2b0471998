import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";
import { validateBody } from "@/lib/logs/schema";
import { validateLogchefql } from "@/lib/logs/service";

export const POST = apiRoute(
  {
    need: readsSource("logs:read"),
    params: { teamID, sourceID },
    body: validateBody,
    bodyError: { type: "ValidationError" },
  },
  async ({ grant, body }) => validateLogchefql(grant, body),
);
