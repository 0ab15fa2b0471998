import { apiRoute } from "@/lib/http/api-route";
import { idParam } from "@/lib/http/params";
import { rotateOwnToken } from "@/lib/tokens/rotation";
import { rotateBody } from "@/lib/tokens/schema";

const params = { tokenID: idParam("Invalid token ID format") };

export const POST = apiRoute(
  { need: { area: "self", scope: "tokens:write" }, params, body: rotateBody, status: 201 },
  async ({ grant, params: { tokenID }, body }) => {
    const { token, api_token } = await rotateOwnToken(grant, tokenID, body);
    return { token, api_token };
  },
);
