import { apiRoute } from "@/lib/http/api-route";
import { accountID } from "@/lib/http/params";
import { restoreServiceAccount } from "@/lib/service-accounts/lifecycle";

export const POST = apiRoute(
  { need: { area: "admin", scope: "users:write" }, params: { id: accountID } },
  ({ grant, params: { id } }) => restoreServiceAccount(grant, id),
);
