import { z } from "zod";
import { addItemBody, addParticipantBody, createCollectionBody, updateCollectionBody } from "@/lib/collections/schema";
import { addedItemWire, collectionItemWire, collectionWire, participantWire } from "@/lib/collections/wire";
import { messageWire } from "@/lib/core/wire";
import { createDashboardBody, updateDashboardBody } from "@/lib/dashboards/schema";
import { dashboardWire } from "@/lib/dashboards/wire";
import { createShareBody } from "@/lib/query-shares/schema";
import { shareWire } from "@/lib/query-shares/wire";
import {
  createLegacyBody,
  createSavedQueryBody,
  updateLegacyBody,
  updateSavedQueryBody,
} from "@/lib/saved-queries/schema";
import { legacyQueryWire, resolvedQueryWire, savedQueryWire } from "@/lib/saved-queries/wire";
import type { Operations } from "../operation";

const SOURCE = "/api/v1/teams/[teamID]/sources/[sourceID]";

/** Saved queries, by themselves and as the older routes below a source show them. */
export const SAVED_QUERIES: Operations = {
  "GET /api/v1/saved-queries": {
    summary: "Saved queries on sources that the caller reaches",
    scope: "saved_queries:read",
    query: z.object({ source_id: z.int().optional() }),
    answers: z.array(savedQueryWire),
    errors: [400],
  },
  "POST /api/v1/saved-queries": {
    summary: "Save a query",
    scope: "saved_queries:write",
    body: createSavedQueryBody,
    answers: savedQueryWire,
    status: 201,
  },
  "GET /api/v1/saved-queries/[id]": {
    summary: "One saved query",
    scope: "saved_queries:read",
    answers: savedQueryWire,
  },
  "PUT /api/v1/saved-queries/[id]": {
    summary: "Change a saved query",
    scope: "saved_queries:write",
    body: updateSavedQueryBody,
    answers: savedQueryWire,
    errors: [409],
  },
  "DELETE /api/v1/saved-queries/[id]": {
    summary: "Delete a saved query",
    scope: "saved_queries:write",
    answers: messageWire,
  },
  "GET /api/v1/saved-queries/[id]/resolve": {
    summary: "A saved query and the team to run it through",
    scope: "saved_queries:read",
    query: z.object({ team_id: z.int().optional() }),
    answers: resolvedQueryWire,
  },
  [`GET ${SOURCE}/collections`]: {
    summary: "Queries saved on a source, as the older clients list them",
    scope: "saved_queries:read",
    answers: z.array(legacyQueryWire),
  },
  [`POST ${SOURCE}/collections`]: {
    summary: "Save SQL on a source",
    scope: "saved_queries:write",
    body: createLegacyBody,
    answers: legacyQueryWire,
    status: 201,
  },
  [`GET ${SOURCE}/collections/[id]`]: {
    summary: "One query saved on a source",
    scope: "saved_queries:read",
    answers: legacyQueryWire,
  },
  [`PUT ${SOURCE}/collections/[id]`]: {
    summary: "Change a query saved on a source",
    scope: "saved_queries:write",
    body: updateLegacyBody,
    answers: legacyQueryWire,
  },
  [`DELETE ${SOURCE}/collections/[id]`]: {
    summary: "Delete a query saved on a source",
    scope: "saved_queries:write",
    status: 204,
  },
};

/** Collections of saved queries. */
export const COLLECTIONS: Operations = {
  "GET /api/v1/collections": {
    summary: "Collections that the caller takes part in",
    scope: "collections:read",
    answers: z.array(collectionWire),
  },
  "POST /api/v1/collections": {
    summary: "Begin a collection",
    scope: "collections:write",
    body: createCollectionBody,
    answers: collectionWire,
    status: 201,
  },
  "GET /api/v1/collections/[id]": { summary: "One collection", scope: "collections:read", answers: collectionWire },
  "PUT /api/v1/collections/[id]": {
    summary: "Rename or describe a collection",
    scope: "collections:write",
    body: updateCollectionBody,
    answers: collectionWire,
  },
  "DELETE /api/v1/collections/[id]": {
    summary: "Delete a collection; its queries stay",
    scope: "collections:write",
    answers: messageWire,
  },
  "GET /api/v1/collections/[id]/members": {
    summary: "Who takes part in a collection",
    scope: "collections:read",
    answers: z.array(participantWire),
  },
  "POST /api/v1/collections/[id]/members": {
    summary: "Let somebody take part, or change the role",
    scope: "collections:write",
    body: addParticipantBody,
    answers: participantWire,
    status: 201,
    errors: [409],
  },
  "DELETE /api/v1/collections/[id]/members/[userID]": {
    summary: "Take somebody out of a collection, or leave it",
    scope: "collections:write",
    answers: messageWire,
    errors: [409],
  },
  "GET /api/v1/collections/[id]/items": {
    summary: "Queries in a collection",
    scope: "collections:read",
    answers: z.array(collectionItemWire),
  },
  "POST /api/v1/collections/[id]/items": {
    summary: "Put a query into a collection",
    scope: "collections:write",
    body: addItemBody,
    answers: addedItemWire,
    status: 201,
  },
  "DELETE /api/v1/collections/[id]/items/[queryID]": {
    summary: "Take a query out of a collection",
    scope: "collections:write",
    answers: messageWire,
  },
};

/** Links to queries, and dashboards. */
export const SHARING: Operations = {
  [`POST ${SOURCE}/query-shares`]: {
    summary: "Share a query by link",
    scope: "query_shares:write",
    body: createShareBody,
    answers: shareWire,
    status: 201,
  },
  "GET /api/v1/query-shares/[token]": {
    summary: "Open a shared query",
    scope: "query_shares:read",
    texts: ["token"],
    answers: shareWire,
    errors: [410],
  },
  "DELETE /api/v1/query-shares/[token]": {
    summary: "Withdraw a shared query",
    scope: "query_shares:write",
    texts: ["token"],
    status: 204,
  },
  "GET /api/v1/dashboards": {
    summary: "Dashboards with a panel that the caller reaches",
    scope: "dashboards:read",
    answers: z.array(dashboardWire),
  },
  "POST /api/v1/dashboards": {
    summary: "Create a dashboard",
    scope: "dashboards:write",
    body: createDashboardBody,
    answers: dashboardWire,
    status: 201,
  },
  "GET /api/v1/dashboards/[id]": { summary: "One dashboard", scope: "dashboards:read", answers: dashboardWire },
  "PUT /api/v1/dashboards/[id]": {
    summary: "Change a dashboard",
    scope: "dashboards:write",
    body: updateDashboardBody,
    answers: dashboardWire,
    errors: [409],
  },
  "DELETE /api/v1/dashboards/[id]": {
    summary: "Delete a dashboard",
    scope: "dashboards:write",
    answers: messageWire,
  },
};
