import { apiRoute } from "@/lib/http/api-route";
import { idParam } from "@/lib/http/params";
import { revokeOwnToken } from "@/lib/tokens/service";

const params = { tokenID: idParam("Invalid token ID format") };

export const DELETE = apiRoute(
  { need: { area: "self", scope: "tokens:write" }, params },
  async ({ grant, params: { tokenID } }) => {
    await revokeOwnToken(grant, tokenID);
    return { message: "API token deleted successfully" };
  },
);
