import { apiRoute } from "@/lib/http/api-route";
import { includesRevoked } from "@/lib/http/query";
import { listServiceAccounts } from "@/lib/service-accounts/data";
import { createServiceAccountBody } from "@/lib/service-accounts/schema";
import { createServiceAccount } from "@/lib/service-accounts/service";

export const GET = apiRoute({ need: { area: "admin", scope: "users:read" } }, ({ grant, request }) =>
  listServiceAccounts(grant, includesRevoked(request)),
);

export const POST = apiRoute(
  { need: { area: "admin", scope: "users:write" }, body: createServiceAccountBody, status: 201 },
  ({ grant, body }) => createServiceAccount(grant, body),
);
