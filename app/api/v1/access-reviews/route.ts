import { listOwnReviews } from "@/lib/access-reviews/data";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({ need: { area: "self", scope: "teams:read" } }, ({ grant }) => listOwnReviews(grant));
