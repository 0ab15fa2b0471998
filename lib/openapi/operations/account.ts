import { z } from "zod";
import { cliTokenWire } from "@/lib/cli-login/wire";
import { healthWire, metaWire, readyWire } from "@/lib/health/wire";
import { preferencesBody } from "@/lib/preferences/schema";
import { preferencesWire } from "@/lib/preferences/wire";
import { historyWire } from "@/lib/query-history/wire";
import { userTeamWire } from "@/lib/teams/wire";
import { createTokenBody, rotateBody } from "@/lib/tokens/schema";
import { apiTokenWire, includeQuery, mintedWire, ownTokenWire, revokedWire } from "@/lib/tokens/wire";
import { callerWire } from "@/lib/users/wire";
import type { Operations } from "../operation";

const document = z.looseObject({ openapi: z.string().regex(/^3\.1\./) });

/** The instance itself: what asks for no credential of ours, and what watches it. */
export const INSTANCE: Operations = {
  "GET /livez": {
    summary: "Whether the process lives",
    other: { type: "text/plain", description: "The word ok" },
  },
  "GET /readyz": { summary: "Whether the console can serve", answers: readyWire, errors: [503] },
  "GET /metrics": {
    summary: "Prometheus metrics; open to a scraper on the same machine",
    scope: "settings:read",
    isAdmin: true,
    other: { type: "text/plain", description: "Prometheus's text format" },
  },
  "GET /api/v1/health": { summary: "Liveness, with the build", answers: healthWire, errors: [503] },
  "GET /api/v1/meta": { summary: "What this instance is and can", answers: metaWire },
  "GET /api/v1/openapi.json": {
    summary: "This document",
    other: { type: "application/json", description: "OpenAPI 3.1", line: document },
  },
  "GET /swagger/[...path]": {
    summary: "The document and its page under the addresses that Logchef gives them",
    texts: ["path"],
    other: {
      type: "application/json",
      line: document,
      description: "`doc.json` is the document, `index.html` leads to the page",
    },
    errors: [404],
  },
  "POST /api/v1/cli/token": {
    summary: "Change an ID token of the configured provider for an API token",
    answers: cliTokenWire,
    errors: [429, 500],
  },
};

/** What concerns the caller's own account. */
export const ACCOUNT: Operations = {
  "GET /api/v1/me": { summary: "Who is calling, and by what", scope: "profile:read", answers: callerWire },
  "GET /api/v1/token": {
    summary: "What the token of this call is and reaches",
    scope: null,
    answers: ownTokenWire,
    errors: [404],
  },
  "GET /api/v1/me/teams": { summary: "The caller's teams", scope: "teams:read", answers: z.array(userTeamWire) },
  "GET /api/v1/me/preferences": {
    summary: "The caller's preferences",
    scope: "profile:read",
    answers: preferencesWire,
  },
  "PUT /api/v1/me/preferences": {
    summary: "Change some preferences",
    scope: "profile:write",
    body: preferencesBody,
    answers: preferencesWire,
  },
  "GET /api/v1/me/query-history": {
    summary: "The caller's queries, newest first",
    scope: "logs:read",
    query: z.object({ limit: z.int().min(1).optional().describe("50 unless said; at most 200") }),
    answers: z.array(historyWire),
    errors: [400],
  },
  "GET /api/v1/me/tokens": {
    summary: "The caller's tokens; revoked ones too with include=revoked",
    scope: "tokens:read",
    query: includeQuery,
    answers: z.array(apiTokenWire),
  },
  "POST /api/v1/me/tokens": {
    summary: "Mint a token for the caller",
    scope: "tokens:write",
    body: createTokenBody,
    answers: mintedWire,
    status: 201,
  },
  "DELETE /api/v1/me/tokens/[tokenID]": {
    summary: "Revoke one of the caller's tokens with all that descends from it",
    scope: "tokens:write",
    answers: revokedWire,
  },
  "POST /api/v1/me/tokens/[tokenID]/rotate": {
    summary: "Give one of the caller's tokens a new secret while the old one works on for a window",
    scope: "tokens:write",
    body: rotateBody,
    answers: mintedWire,
    status: 201,
    errors: [404, 409],
  },
};
