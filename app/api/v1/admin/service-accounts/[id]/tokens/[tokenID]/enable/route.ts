import { apiRoute } from "@/lib/http/api-route";
import { accountID, idParam } from "@/lib/http/params";
import { enableToken } from "@/lib/tokens/switching";

const params = { id: accountID, tokenID: idParam("Invalid token ID format") };

export const POST = apiRoute(
  { need: { area: "admin", scope: "tokens:write" }, params },
  ({ grant, params: { id, tokenID } }) => enableToken(grant, id, tokenID),
);
