import { listReviews } from "@/lib/access-reviews/data";
import { startReviewBody } from "@/lib/access-reviews/schema";
import { startReview } from "@/lib/access-reviews/service";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({ need: { area: "admin", scope: "users:read" } }, ({ grant }) => listReviews(grant));

export const POST = apiRoute(
  { need: { area: "admin", scope: "users:write" }, body: startReviewBody, status: 201 },
  ({ grant, body }) => startReview(grant, body),
);
