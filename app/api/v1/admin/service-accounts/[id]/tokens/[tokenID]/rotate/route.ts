import { apiRoute } from "@/lib/http/api-route";
import { accountID, idParam } from "@/lib/http/params";
import { rotateAccountToken } from "@/lib/tokens/rotation";
import { rotateBody } from "@/lib/tokens/schema";

const params = { id: accountID, tokenID: idParam("Invalid token ID format") };

export const POST = apiRoute(
  { need: { area: "admin", scope: "tokens:write" }, params, body: rotateBody, status: 201 },
  async ({ grant, params: { id, tokenID }, body }) => {
    const { token, api_token } = await rotateAccountToken(grant, id, tokenID, body);
    return { token, api_token };
  },
);
