import { deleteRule } from "@/lib/federation/service";
import { apiRoute } from "@/lib/http/api-route";
import { idParam } from "@/lib/http/params";

const params = { id: idParam("Invalid federation rule ID format") };

export const DELETE = apiRoute(
  { need: { area: "admin", scope: "tokens:write" }, params },
  async ({ grant, params: { id } }) => {
    await deleteRule(grant, id);
    return { message: "Federation rule deleted successfully" };
  },
);
