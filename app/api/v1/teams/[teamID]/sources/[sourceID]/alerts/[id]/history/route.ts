import { HISTORY_LINES, listLegacyHistory } from "@/lib/alerts/data";
import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { apiRoute } from "@/lib/http/api-route";
import { alertID, readsSource, sourceID, teamID } from "@/lib/http/params";
import { queryNumber } from "@/lib/http/query";

export const GET = apiRoute(
  { need: readsSource("alerts:read"), feature: assertAlertsEnabled, params: { teamID, sourceID, id: alertID } },
  ({ grant, params: { id }, request }) =>
    listLegacyHistory(
      grant,
      id,
      queryNumber(request, "limit", { absent: HISTORY_LINES, max: HISTORY_LINES, isCapped: true }),
    ),
);
