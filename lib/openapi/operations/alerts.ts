import { z } from "zod";
import { createAlertBody, resolveAlertBody, testAlertBody, updateAlertBody } from "@/lib/alerts/schema";
import { alertHistoryWire, alertTestWire, alertWire, legacyAlertWire } from "@/lib/alerts/wire";
import { messageWire } from "@/lib/core/wire";
import type { Operations } from "../operation";

const LEGACY = "/api/v1/teams/[teamID]/sources/[sourceID]/alerts";
const limit = z.object({ limit: z.int().min(1).optional() });

/** Alerts, by themselves and as the older routes below a source show them. All are 503 while alerts are off. */
export const ALERTS: Operations = {
  "GET /api/v1/alerts": {
    summary: "Alerts on sources that the caller reaches",
    scope: "alerts:read",
    query: z.object({ source_id: z.int().optional() }),
    answers: z.array(alertWire),
    errors: [400, 503],
  },
  "POST /api/v1/alerts": {
    summary: "Create an alert",
    scope: "alerts:write",
    body: createAlertBody,
    answers: alertWire,
    status: 201,
    errors: [503],
  },
  "POST /api/v1/alerts/test": {
    summary: "What an alert would find now",
    scope: "alerts:write",
    body: testAlertBody,
    answers: alertTestWire,
    errors: [408, 429, 500, 503],
  },
  "GET /api/v1/alerts/[id]": { summary: "One alert", scope: "alerts:read", answers: alertWire, errors: [503] },
  "PUT /api/v1/alerts/[id]": {
    summary: "Change an alert, and have it look as the caller from now on",
    scope: "alerts:write",
    body: updateAlertBody,
    answers: alertWire,
    errors: [503],
  },
  "DELETE /api/v1/alerts/[id]": {
    summary: "Delete an alert and its history",
    scope: "alerts:write",
    answers: messageWire,
    errors: [503],
  },
  "GET /api/v1/alerts/[id]/history": {
    summary: "Incidents of an alert, the newest first",
    scope: "alerts:read",
    query: limit,
    answers: z.array(alertHistoryWire),
    errors: [503],
  },
  "POST /api/v1/alerts/[id]/resolve": {
    summary: "End the open incident of an alert",
    scope: "alerts:write",
    body: resolveAlertBody,
    answers: messageWire,
    errors: [503],
  },
  [`GET ${LEGACY}`]: {
    summary: "Alerts of a team's source",
    scope: "alerts:read",
    answers: z.array(legacyAlertWire),
    errors: [503],
  },
  [`GET ${LEGACY}/[id]`]: {
    summary: "One alert of a team's source",
    scope: "alerts:read",
    answers: legacyAlertWire,
    errors: [503],
  },
  [`GET ${LEGACY}/[id]/history`]: {
    summary: "Incidents of an alert of a team's source",
    scope: "alerts:read",
    query: limit,
    answers: z.array(alertHistoryWire),
    errors: [503],
  },
};
