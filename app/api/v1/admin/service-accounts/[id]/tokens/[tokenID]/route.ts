import { apiRoute } from "@/lib/http/api-route";
import { accountID, idParam } from "@/lib/http/params";
import { revokeAccountToken } from "@/lib/tokens/revocation";

const params = { id: accountID, tokenID: idParam("Invalid token ID format") };

export const DELETE = apiRoute(
  { need: { area: "admin", scope: "tokens:write" }, params },
  async ({ grant, params: { id, tokenID } }) => {
    const { descendants } = await revokeAccountToken(grant, id, tokenID);
    const impact = descendants.length > 0 ? { revoked_descendants: descendants } : {};
    return { message: "API token deleted successfully", ...impact };
  },
);
