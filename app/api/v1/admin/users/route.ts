import { apiRoute } from "@/lib/http/api-route";
import { listUsers } from "@/lib/users/data";
import { createUserBody } from "@/lib/users/schema";
import { createUser } from "@/lib/users/service";

export const GET = apiRoute({ need: { area: "admin", scope: "users:read" } }, ({ grant }) => listUsers(grant));

export const POST = apiRoute(
  { need: { area: "admin", scope: "users:write" }, body: createUserBody, status: 201 },
  ({ grant, body }) => createUser(grant, body),
);
