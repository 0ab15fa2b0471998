import { z } from "zod";
import { auditExportQuery, auditPageWire, auditQuery, securityPageWire, securityQuery } from "@/lib/audit/wire";
import { messageWire } from "@/lib/core/wire";
import { ruleBody } from "@/lib/federation/schema";
import { ruleWire } from "@/lib/federation/wire";
import { testMailBody, testMailWire, testWebhookBody, testWebhookWire } from "@/lib/notifications/wire";
import { provisioningWire } from "@/lib/provisioning/wire";
import { queryActivityWire, queryStatsWire } from "@/lib/query-history/wire";
import { savedQueryWire } from "@/lib/saved-queries/wire";
import { createServiceAccountBody, joinTeamBody, ownerBody } from "@/lib/service-accounts/schema";
import { accountOwnerWire, serviceAccountWire } from "@/lib/service-accounts/wire";
import { settingBody } from "@/lib/settings/schema";
import { settingsWire, settingValueWire, settingWire, settingWrittenWire } from "@/lib/settings/wire";
import { userTeamWire } from "@/lib/teams/wire";
import { narrowBody } from "@/lib/token-usage/schema";
import { usageDaysQuery, usageDetailWire, usageReportQuery, usageReportWire } from "@/lib/token-usage/wire";
import { bulkRevokeBody, createTokenBody, rotateBody } from "@/lib/tokens/schema";
import { apiTokenWire, bulkRevocationWire, includeQuery, mintedWire, revokedWire } from "@/lib/tokens/wire";
import { createUserBody, updateUserBody } from "@/lib/users/schema";
import { userWire } from "@/lib/users/wire";
import type { Operation, Operations } from "../operation";

const admin = (scope: Operation["scope"] & {}) => ({ scope, isAdmin: true }) as const;

/** People. */
export const USERS: Operations = {
  "GET /api/v1/users": {
    summary: "Everybody, service accounts too; for whoever administers a team",
    scope: "users:read",
    role: "admin",
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
    summary: "All service accounts; deleted ones too with include=revoked",
    ...admin("users:read"),
    query: includeQuery,
    answers: z.array(serviceAccountWire),
  },
  "POST /api/v1/admin/service-accounts": {
    summary: "Create a service account",
    ...admin("users:write"),
    body: createServiceAccountBody,
    answers: userWire,
    status: 201,
  },
  "DELETE /api/v1/admin/service-accounts/[id]": {
    summary: "Delete a service account with all its tokens; it can be restored for 30 days, its tokens can't",
    ...admin("users:write"),
    answers: messageWire,
  },
  "POST /api/v1/admin/service-accounts/[id]/disable": {
    summary: "Have all tokens of a service account refused for now",
    ...admin("users:write"),
    answers: userWire,
  },
  "POST /api/v1/admin/service-accounts/[id]/enable": {
    summary: "Let a disabled service account's tokens work again",
    ...admin("users:write"),
    answers: userWire,
  },
  "POST /api/v1/admin/service-accounts/[id]/restore": {
    summary: "Bring a deleted service account back with its memberships and without its tokens",
    ...admin("users:write"),
    answers: userWire,
    errors: [409],
  },
  "GET /api/v1/admin/service-accounts/[id]/owner": {
    summary: "Who answers for a service account",
    ...admin("users:read"),
    answers: accountOwnerWire,
  },
  "PUT /api/v1/admin/service-accounts/[id]/owner": {
    summary: "Name the person who answers for a service account",
    ...admin("users:write"),
    body: ownerBody,
    answers: userWire,
  },
  "POST /api/v1/admin/tokens/revoke": {
    summary: "Revoke many tokens of service accounts, all or none; with dry_run only tell what would fall",
    ...admin("tokens:write"),
    body: bulkRevokeBody,
    answers: bulkRevocationWire,
    errors: [404],
  },
  "GET /api/v1/admin/federation-rules": {
    summary: "Whose foreign tokens may be exchanged for a service account's",
    ...admin("tokens:read"),
    answers: z.array(ruleWire),
  },
  "POST /api/v1/admin/federation-rules": {
    summary: "Let a foreign issuer's subject have short-lived tokens of a service account",
    ...admin("tokens:write"),
    body: ruleBody,
    answers: ruleWire,
    status: 201,
    errors: [404, 409],
  },
  "DELETE /api/v1/admin/federation-rules/[id]": {
    summary: "Take such a rule away",
    ...admin("tokens:write"),
    answers: messageWire,
  },
  "GET /api/v1/admin/service-accounts/[id]/tokens": {
    summary: "Tokens of a service account; revoked ones too with include=revoked",
    ...admin("tokens:read"),
    query: includeQuery,
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
    summary: "Revoke a service account's token with all that descends from it",
    ...admin("tokens:write"),
    answers: revokedWire,
  },
  "GET /api/v1/admin/tokens/usage": {
    summary: "What live tokens of service accounts may do beside what they did in 90 days",
    ...admin("tokens:read"),
    query: usageReportQuery,
    answers: usageReportWire,
    errors: [400, 503],
  },
  "GET /api/v1/admin/service-accounts/[id]/usage": {
    summary: "Calls of a service account's tokens by outcome, scope and day",
    ...admin("tokens:read"),
    query: usageDaysQuery,
    answers: usageDetailWire,
    errors: [503],
  },
  "GET /api/v1/admin/service-accounts/[id]/tokens/[tokenID]/usage": {
    summary: "Calls of one token by outcome, scope and day",
    ...admin("tokens:read"),
    query: usageDaysQuery,
    answers: usageDetailWire,
    errors: [503],
  },
  "POST /api/v1/admin/service-accounts/[id]/tokens/[tokenID]/narrow": {
    summary: "Replace a token by one with only the scopes that were used; the old one works on for a window",
    ...admin("tokens:write"),
    body: narrowBody,
    answers: mintedWire,
    status: 201,
    errors: [409, 503],
  },
  "POST /api/v1/admin/service-accounts/[id]/tokens/[tokenID]/rotate": {
    summary: "Give a token a new secret while the old one works on for a window",
    ...admin("tokens:write"),
    body: rotateBody,
    answers: mintedWire,
    status: 201,
    errors: [409],
  },
  "POST /api/v1/admin/service-accounts/[id]/tokens/[tokenID]/disable": {
    summary: "Have a token refused for now, with all that descends from it",
    ...admin("tokens:write"),
    answers: apiTokenWire,
    errors: [409],
  },
  "POST /api/v1/admin/service-accounts/[id]/tokens/[tokenID]/enable": {
    summary: "Let a disabled token work again",
    ...admin("tokens:write"),
    answers: apiTokenWire,
    errors: [409],
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
  "GET /api/v1/admin/audit": {
    summary: "Who changed what, who read logs, and who was refused",
    ...admin("settings:read"),
    query: auditQuery,
    answers: auditPageWire,
    errors: [400],
  },
  "GET /api/v1/admin/audit/export": {
    summary: "The audit record as a file, which can be verified where it is whole",
    ...admin("settings:read"),
    query: auditExportQuery,
    other: { type: "application/x-ndjson", description: "A header and one event a line, or text/csv for format=csv" },
    errors: [400],
  },
  "GET /api/v1/admin/security-events": {
    summary: "Signs of somebody trying",
    ...admin("settings:read"),
    query: securityQuery,
    answers: securityPageWire,
    errors: [400],
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
