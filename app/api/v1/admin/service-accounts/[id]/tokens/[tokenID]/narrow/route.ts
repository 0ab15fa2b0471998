import { apiRoute } from "@/lib/http/api-route";
import { accountID, idParam } from "@/lib/http/params";
import { narrowToken } from "@/lib/token-usage/narrow";
import { narrowBody } from "@/lib/token-usage/schema";

const params = { id: accountID, tokenID: idParam("Invalid token ID format") };

export const POST = apiRoute(
  { need: { area: "admin", scope: "tokens:write" }, params, body: narrowBody, status: 201 },
  async ({ grant, params: { id, tokenID }, body }) => {
    const { token, api_token } = await narrowToken(grant, id, tokenID, body);
    return { token, api_token };
  },
);
