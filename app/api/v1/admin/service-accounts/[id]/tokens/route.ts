import { apiRoute } from "@/lib/http/api-route";
import { accountID } from "@/lib/http/params";
import { includesRevoked } from "@/lib/http/query";
import { listAccountTokens } from "@/lib/tokens/data";
import { createTokenBody } from "@/lib/tokens/schema";
import { createAccountToken } from "@/lib/tokens/service";

const params = { id: accountID };

export const GET = apiRoute(
  { need: { area: "admin", scope: "tokens:read" }, params },
  ({ grant, params: { id }, request }) => listAccountTokens(grant, id, includesRevoked(request)),
);

export const POST = apiRoute(
  { need: { area: "admin", scope: "tokens:write" }, params, body: createTokenBody, status: 201 },
  async ({ grant, params: { id }, body }) => {
    const { token, api_token } = await createAccountToken(grant, id, body);
    return { token, api_token };
  },
);
