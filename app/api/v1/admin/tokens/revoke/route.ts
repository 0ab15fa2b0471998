import { apiRoute } from "@/lib/http/api-route";
import { revokeMany } from "@/lib/tokens/bulk";
import { bulkRevokeBody } from "@/lib/tokens/schema";

export const POST = apiRoute(
  { need: { area: "admin", scope: "tokens:write" }, body: bulkRevokeBody },
  ({ grant, body }) => revokeMany(grant, body),
);
