import { apiRoute } from "@/lib/http/api-route";
import { getPreferences } from "@/lib/preferences/data";
import { preferencesBody } from "@/lib/preferences/schema";
import { updatePreferences } from "@/lib/preferences/service";

export const GET = apiRoute({ need: { area: "self", scope: "profile:read" } }, ({ grant }) => getPreferences(grant));

export const PUT = apiRoute(
  { need: { area: "self", scope: "profile:write" }, body: preferencesBody },
  ({ grant, body }) => updatePreferences(grant, body),
);
