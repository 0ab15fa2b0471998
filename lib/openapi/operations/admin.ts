import { z } from "zod";
import { messageWire } from "@/lib/core/wire";
import { testMailBody, testMailWire, testWebhookBody, testWebhookWire } from "@/lib/notifications/wire";
import { provisioningWire } from "@/lib/provisioning/wire";
import { queryActivityWire, queryStatsWire } from "@/lib/query-history/wire";
import { savedQueryWire } from "@/lib/saved-queries/wire";
import { createServiceAccountBody, joinTeamBody } from "@/lib/service-accounts/schema";
import { settingBody } from "@/lib/settings/schema";
import { settingsWire, settingValueWire, settingWire, settingWrittenWire } from "@/lib/settings/wire";
import { userTeamWire } from "@/lib/teams/wire";
import { createTokenBody } from "@/lib/tokens/schema";
import { apiTokenWire, mintedWire } from "@/lib/tokens/wire";
import { createUserBody, updateUserBody } from "@/lib/users/schema";
import { userWire } from "@/lib/users/wire";
import type { Operation, Operations } from "../operation";

const admin = (scope: Operation["scope"] & {}) => ({ scope, isAdmin: true }) as const;

/** People. */
export const USERS: Operations = {
  "GET /api/v1/users": {
    summary: "Everybody, service accounts too; for whoever administers a team",
    scope: "users:read",
    answers: z.array(userWire),
  },
  "GET /api/v1/admin/users": { summary: "All people", ...admin("users:read"), answers: z.array(userWire) },
  "POST /api/v1/admin/users": {
    summary: "Let somebody in",
    ...admin("users:write"),
    body: createUserBody,
    answers: userWire,
    status: 201,
    errors: [409],
  },
  "GET /api/v1/admin/users/[id]": { summary: "One person", ...admin("users:read"), answers: userWire },
  "PUT /api/v1/admin/users/[id]": {
    summary: "Change a person's name, role or status",
    ...admin("users:write"),
    body: updateUserBody,
    answers: userWire,
  },
  "DELETE /api/v1/admin/users/[id]": { summary: "Delete a person", ...admin("users:write"), answers: messageWire },
};

/** Service accounts, their tokens and teams. */
export const SERVICE_ACCOUNTS: Operations = {
  "GET /api/v1/admin/service-accounts": {
    summary: "All service accounts",
    ...admin("users:read"),
    answers: z.array(userWire),
  },
  "POST /api/v1/admin/service-accounts": {
    summary: "Create a service account",
    ...admin("users:write"),
    body: createServiceAccountBody,
    answers: userWire,
    status: 201,
  },
  "DELETE /api/v1/admin/service-accounts/[id]": {
    summary: "Delete a service account with all its tokens",
    ...admin("users:write"),
    answers: messageWire,
  },
  "GET /api/v1/admin/service-accounts/[id]/tokens": {
    summary: "Tokens of a service account",
    ...admin("tokens:read"),
    answers: z.array(apiTokenWire),
  },
  "POST /api/v1/admin/service-accounts/[id]/tokens": {
    summary: "Mint a token for a service account; read-only unless scopes are named",
    ...admin("tokens:write"),
    body: createTokenBody,
    answers: mintedWire,
    status: 201,
  },
  "DELETE /api/v1/admin/service-accounts/[id]/tokens/[tokenID]": {
    summary: "Revoke a service account's token",
    ...admin("tokens:write"),
    answers: messageWire,
  },
  "GET /api/v1/admin/service-accounts/[id]/teams": {
    summary: "Teams of a service account",
    ...admin("teams:read"),
    answers: z.array(userTeamWire),
  },
  "POST /api/v1/admin/service-accounts/[id]/teams": {
    summary: "Put a service account into a team",
    ...admin("teams:write"),
    body: joinTeamBody,
    answers: messageWire,
    status: 201,
  },
  "DELETE /api/v1/admin/service-accounts/[id]/teams/[teamID]": {
    summary: "Take a service account out of a team",
    ...admin("teams:write"),
    answers: messageWire,
  },
};

/** Settings, provisioning, and what is being asked of the logs. */
export const ADMINISTRATION: Operations = {
  "GET /api/v1/admin/settings": { summary: "All settings", ...admin("settings:read"), answers: settingsWire },
  "GET /api/v1/admin/settings/category/[category]": {
    summary: "Settings of one category",
    ...admin("settings:read"),
    texts: ["category"],
    answers: z.array(settingWire),
  },
  "GET /api/v1/admin/settings/[key]": {
    summary: "One setting",
    ...admin("settings:read"),
    texts: ["key"],
    answers: settingValueWire,
  },
  "PUT /api/v1/admin/settings/[key]": {
    summary: "Write a setting",
    ...admin("settings:write"),
    texts: ["key"],
    body: settingBody,
    answers: settingWrittenWire,
  },
  "DELETE /api/v1/admin/settings/[key]": {
    summary: "Delete a setting",
    ...admin("settings:write"),
    texts: ["key"],
    answers: messageWire,
  },
  "POST /api/v1/admin/settings/test-email": {
    summary: "Send a mail to try the mail server's settings",
    ...admin("settings:write"),
    body: testMailBody,
    answers: testMailWire,
  },
  "POST /api/v1/admin/settings/test-webhook": {
    summary: "Call a webhook to try it",
    ...admin("settings:write"),
    body: testWebhookBody,
    answers: testWebhookWire,
  },
  "GET /api/v1/admin/provisioning/export": {
    summary: "What there is, as a provisioning file",
    ...admin("settings:read"),
    answers: provisioningWire,
  },
  "GET /api/v1/admin/saved-queries": {
    summary: "All saved queries",
    ...admin("saved_queries:read"),
    answers: z.array(savedQueryWire),
  },
  "GET /api/v1/admin/query-activity": {
    summary: "What is being asked, by everybody",
    ...admin("logs:read"),
    query: z.object({ limit: z.int().min(1).max(500).optional().describe("100 unless said") }),
    answers: queryActivityWire,
    errors: [400],
  },
  "GET /api/v1/admin/query-stats": {
    summary: "How much was asked in the last days",
    ...admin("logs:read"),
    query: z.object({ days: z.int().min(1).max(365).optional().describe("30 unless said") }),
    answers: queryStatsWire,
    errors: [400],
  },
};
