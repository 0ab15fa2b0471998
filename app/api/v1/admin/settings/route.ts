import { apiRoute } from "@/lib/http/api-route";
import { listSettings } from "@/lib/settings/data";

export const GET = apiRoute({ need: { area: "admin", scope: "settings:read" } }, ({ grant }) => listSettings(grant));
