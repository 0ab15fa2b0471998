import { apiRoute } from "@/lib/http/api-route";
import { accountID } from "@/lib/http/params";
import { readAccountOwner } from "@/lib/service-accounts/data";
import { setAccountOwner } from "@/lib/service-accounts/lifecycle";
import { ownerBody } from "@/lib/service-accounts/schema";

export const GET = apiRoute(
  { need: { area: "admin", scope: "users:read" }, params: { id: accountID } },
  ({ grant, params: { id } }) => readAccountOwner(grant, id),
);

export const PUT = apiRoute(
  { need: { area: "admin", scope: "users:write" }, params: { id: accountID }, body: ownerBody },
  ({ grant, params: { id }, body }) => setAccountOwner(grant, id, body.user_id),
);
