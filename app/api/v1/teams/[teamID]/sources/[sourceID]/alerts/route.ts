import { listLegacyAlerts } from "@/lib/alerts/data";
import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { apiRoute } from "@/lib/http/api-route";
import { readsSource, sourceID, teamID } from "@/lib/http/params";

export const GET = apiRoute(
  { need: readsSource("alerts:read"), feature: assertAlertsEnabled, params: { teamID, sourceID } },
  ({ grant }) => listLegacyAlerts(grant),
);
