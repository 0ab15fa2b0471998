import { apiRoute } from "@/lib/http/api-route";
import { word } from "@/lib/http/params";
import { getSetting } from "@/lib/settings/data";
import { settingBody } from "@/lib/settings/schema";
import { deleteSetting, putSetting } from "@/lib/settings/service";

const params = { key: word };

export const GET = apiRoute({ need: { area: "admin", scope: "settings:read" }, params }, ({ grant, params: { key } }) =>
  getSetting(grant, key),
);

export const PUT = apiRoute(
  {
    need: { area: "admin", scope: "settings:write" },
    params,
    body: settingBody,
    bodyError: { type: "GeneralError", message: "invalid request body" },
  },
  async ({ grant, params: { key }, body }) => {
    await putSetting(grant, key, body);
    return { message: "Setting updated successfully", key };
  },
);

export const DELETE = apiRoute(
  { need: { area: "admin", scope: "settings:write" }, params },
  async ({ grant, params: { key } }) => {
    await deleteSetting(grant, key);
    return { message: "Setting deleted successfully" };
  },
);
