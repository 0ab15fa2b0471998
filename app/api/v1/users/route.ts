import { apiRoute } from "@/lib/http/api-route";
import { listDirectory } from "@/lib/users/data";

export const GET = apiRoute({ need: { area: "directory", scope: "users:read" } }, ({ grant }) => listDirectory(grant));
