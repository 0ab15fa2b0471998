import { apiRoute } from "@/lib/http/api-route";
import { idParam } from "@/lib/http/params";
import { revokeOwnToken } from "@/lib/tokens/revocation";

const params = { tokenID: idParam("Invalid token ID format") };

export const DELETE = apiRoute(
  { need: { area: "self", scope: "tokens:write" }, params },
  async ({ grant, params: { tokenID } }) => {
    const { descendants } = await revokeOwnToken(grant, tokenID);
    const impact = descendants.length > 0 ? { revoked_descendants: descendants } : {};
    return { message: "API token deleted successfully", ...impact };
  },
);
