import { readOwnReview } from "@/lib/access-reviews/data";
import { apiRoute } from "@/lib/http/api-route";
import { reviewID } from "@/lib/http/params";

export const GET = apiRoute(
  { need: { area: "self", scope: "teams:read" }, params: { id: reviewID } },
  ({ grant, params: { id } }) => readOwnReview(grant, id),
);
