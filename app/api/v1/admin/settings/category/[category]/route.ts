import { apiRoute } from "@/lib/http/api-route";
import { word } from "@/lib/http/params";
import { listCategory } from "@/lib/settings/data";

export const GET = apiRoute(
  { need: { area: "admin", scope: "settings:read" }, params: { category: word } },
  ({ grant, params: { category } }) => listCategory(grant, category),
);
