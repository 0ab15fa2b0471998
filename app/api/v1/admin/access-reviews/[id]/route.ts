import { readReview } from "@/lib/access-reviews/data";
import { apiRoute } from "@/lib/http/api-route";
import { reviewID } from "@/lib/http/params";

export const GET = apiRoute(
  { need: { area: "admin", scope: "users:read" }, params: { id: reviewID } },
  ({ grant, params: { id } }) => readReview(grant, id),
);
