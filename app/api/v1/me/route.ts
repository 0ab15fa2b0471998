import { apiRoute } from "@/lib/http/api-route";
import { describeCaller } from "@/lib/users/data";

export const GET = apiRoute({ need: { area: "self", scope: "profile:read" } }, async ({ grant }) =>
  describeCaller(grant),
);
