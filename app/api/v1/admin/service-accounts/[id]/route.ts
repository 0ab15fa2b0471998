import { apiRoute } from "@/lib/http/api-route";
import { accountID } from "@/lib/http/params";
import { deleteServiceAccount } from "@/lib/service-accounts/lifecycle";

export const DELETE = apiRoute(
  { need: { area: "admin", scope: "users:write" }, params: { id: accountID } },
  async ({ grant, params: { id } }) => {
    await deleteServiceAccount(grant, id);
    return { message: "Service account deleted successfully" };
  },
);
