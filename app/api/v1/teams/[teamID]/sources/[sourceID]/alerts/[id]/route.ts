import { getLegacyAlert } from "@/lib/alerts/data";
import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { apiRoute } from "@/lib/http/api-route";
import { alertID, readsSource, sourceID, teamID } from "@/lib/http/params";

export const GET = apiRoute(
  { need: readsSource("alerts:read"), feature: assertAlertsEnabled, params: { teamID, sourceID, id: alertID } },
  ({ grant, params: { id } }) => getLegacyAlert(grant, id),
);
