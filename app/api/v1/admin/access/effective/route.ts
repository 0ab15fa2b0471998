import { invalid } from "@/lib/core/errors";
import { answerAccess } from "@/lib/effective-access/answer";
import { readEffectiveAccess } from "@/lib/effective-access/data";
import { apiRoute } from "@/lib/http/api-route";
import { queryId } from "@/lib/http/query";

export const GET = apiRoute({ need: { area: "admin", scope: "users:read" } }, async ({ grant, request, requestId }) => {
  const accountId = queryId(request, "account", "Invalid account ID format");
  const tokenId = queryId(request, "token", "Invalid token ID format");
  if ((accountId === null) === (tokenId === null)) throw invalid("Either account or token is required");
  const of = accountId !== null ? { accountId } : { tokenId: tokenId as number };
  return answerAccess(request, await readEffectiveAccess(grant, of), requestId);
});
