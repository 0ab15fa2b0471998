import { closeReview } from "@/lib/access-reviews/service";
import { apiRoute } from "@/lib/http/api-route";
import { reviewID } from "@/lib/http/params";

export const POST = apiRoute(
  { need: { area: "admin", scope: "users:write" }, params: { id: reviewID } },
  async ({ grant, params: { id } }) => {
    await closeReview(grant, id);
    return { message: "Access review closed" };
  },
);
