import { HISTORY_LINES, listHistory } from "@/lib/alerts/data";
import { assertAlertsEnabled } from "@/lib/alerts/enabled";
import { apiRoute } from "@/lib/http/api-route";
import { alertID } from "@/lib/http/params";
import { queryNumber } from "@/lib/http/query";

export const GET = apiRoute(
  { need: { area: "self", scope: "alerts:read" }, feature: assertAlertsEnabled, params: { id: alertID } },
  ({ grant, params: { id }, request }) =>
    listHistory(
      grant,
      id,
      queryNumber(request, "limit", { absent: HISTORY_LINES, max: HISTORY_LINES, isCapped: true }),
    ),
);
