import { apiRoute } from "@/lib/http/api-route";
import { includesRevoked } from "@/lib/http/query";
import { listOwnTokens } from "@/lib/tokens/data";
import { createTokenBody } from "@/lib/tokens/schema";
import { createOwnToken } from "@/lib/tokens/service";

export const GET = apiRoute({ need: { area: "self", scope: "tokens:read" } }, ({ grant, request }) =>
  listOwnTokens(grant, includesRevoked(request)),
);

export const POST = apiRoute(
  { need: { area: "self", scope: "tokens:write" }, body: createTokenBody, status: 201 },
  async ({ grant, body }) => {
    const { token, api_token } = await createOwnToken(grant, body);
    return { token, api_token };
  },
);
