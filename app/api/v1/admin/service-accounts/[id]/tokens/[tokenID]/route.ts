import { apiRoute } from "@/lib/http/api-route";
import { accountID, idParam } from "@/lib/http/params";
import { revokeAccountToken } from "@/lib/tokens/service";

const params = { id: accountID, tokenID: idParam("Invalid token ID format") };

export const DELETE = apiRoute(
  { need: { area: "admin", scope: "tokens:write" }, params },
  async ({ grant, params: { id, tokenID } }) => {
    await revokeAccountToken(grant, id, tokenID);
    return { message: "API token deleted successfully" };
  },
);
