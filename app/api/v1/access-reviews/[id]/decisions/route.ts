import { decide } from "@/lib/access-reviews/decisions";
import { decideBody } from "@/lib/access-reviews/schema";
import { apiRoute } from "@/lib/http/api-route";
import { reviewID } from "@/lib/http/params";

export const POST = apiRoute(
  { need: { area: "self", scope: "teams:write" }, params: { id: reviewID }, body: decideBody },
  ({ grant, params: { id }, body }) => decide(grant, id, body),
);
