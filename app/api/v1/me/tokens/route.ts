import { apiRoute } from "@/lib/http/api-route";
import { listOwnTokens } from "@/lib/tokens/data";
import { createTokenBody } from "@/lib/tokens/schema";
import { createOwnToken } from "@/lib/tokens/service";

export const GET = apiRoute({ need: { area: "self", scope: "tokens:read" } }, ({ grant }) => listOwnTokens(grant));

export const POST = apiRoute(
  { need: { area: "self", scope: "tokens:write" }, body: createTokenBody, status: 201 },
  async ({ grant, body }) => {
    const { token, api_token } = await createOwnToken(grant, body);
    return { token, api_token };
  },
);
