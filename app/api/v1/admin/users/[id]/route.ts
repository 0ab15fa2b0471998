import { apiRoute } from "@/lib/http/api-route";
import { idParam } from "@/lib/http/params";
import { getUser } from "@/lib/users/data";
import { updateUserBody } from "@/lib/users/schema";
import { deleteUser, updateUser } from "@/lib/users/service";

const params = { id: idParam("Invalid user ID format") };

export const GET = apiRoute({ need: { area: "admin", scope: "users:read" }, params }, ({ grant, params: { id } }) =>
  getUser(grant, id),
);

export const PUT = apiRoute(
  { need: { area: "admin", scope: "users:write" }, params, body: updateUserBody },
  ({ grant, params: { id }, body }) => updateUser(grant, id, body),
);

export const DELETE = apiRoute(
  { need: { area: "admin", scope: "users:write" }, params },
  async ({ grant, params: { id } }) => {
    await deleteUser(grant, id);
    return { message: "User deleted successfully" };
  },
);
