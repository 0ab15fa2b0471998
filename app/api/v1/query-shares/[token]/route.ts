import { apiRoute } from "@/lib/http/api-route";
import { noContent } from "@/lib/http/envelope";
import { word } from "@/lib/http/params";
import { deleteShare, openShare } from "@/lib/query-shares/service";

const params = { token: word };

export const GET = apiRoute(
  { need: { area: "self", scope: "query_shares:read" }, params },
  ({ grant, params: { token } }) => openShare(grant, token),
);

export const DELETE = apiRoute(
  { need: { area: "self", scope: "query_shares:write" }, params },
  async ({ grant, params: { token }, requestId }) => {
    await deleteShare(grant, token);
    return noContent(requestId);
  },
);
