import { answerAccess } from "@/lib/effective-access/answer";
import { readOwnEffectiveAccess } from "@/lib/effective-access/data";
import { apiRoute } from "@/lib/http/api-route";

export const GET = apiRoute({ need: { area: "self", scope: "teams:read" } }, async ({ grant, request, requestId }) =>
  answerAccess(request, await readOwnEffectiveAccess(grant), requestId),
);
