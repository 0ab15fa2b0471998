import { z } from "zod";
import { messageWire } from "@/lib/core/wire";
import { addMemberBody } from "@/lib/members/schema";
import { createSourceBody, linkSourceBody, updateSourceBody, validateSourceBody } from "@/lib/sources/schema";
import { columnWire, sourceActivityWire, sourceStatsWire, sourceValidityWire, sourceWire } from "@/lib/sources/wire";
import { createTeamBody, updateTeamBody } from "@/lib/teams/schema";
import { teamMemberWire, teamWire } from "@/lib/teams/wire";
import type { Operation, Operations } from "../operation";

const admin = (scope: Operation["scope"] & {}) => ({ scope, isAdmin: true }) as const;

/** Teams, who belongs to them, and what they reach. */
export const TEAMS: Operations = {
  "GET /api/v1/admin/teams": { summary: "All teams", ...admin("teams:read"), answers: z.array(teamWire) },
  "POST /api/v1/admin/teams": {
    summary: "Create a team",
    ...admin("teams:write"),
    body: createTeamBody,
    answers: teamWire,
    status: 201,
    errors: [409],
  },
  "DELETE /api/v1/admin/teams/[id]": { summary: "Delete a team", ...admin("teams:write"), answers: messageWire },
  "GET /api/v1/teams/[teamID]": { summary: "One team", scope: "teams:read", role: "member", answers: teamWire },
  "PUT /api/v1/teams/[teamID]": {
    summary: "Rename or describe a team",
    scope: "teams:write",
    role: "admin",
    body: updateTeamBody,
    answers: teamWire,
    errors: [409],
  },
  "DELETE /api/v1/teams/[teamID]": {
    summary: "Delete a team that one owns",
    scope: "teams:write",
    role: "owner",
    answers: messageWire,
  },
  "GET /api/v1/teams/[teamID]/members": {
    summary: "A team's members",
    scope: "teams:read",
    role: "member",
    answers: z.array(teamMemberWire),
  },
  "POST /api/v1/teams/[teamID]/members": {
    summary: "Add a member, or change its role",
    scope: "teams:write",
    role: "admin",
    body: addMemberBody,
    answers: messageWire,
  },
  "DELETE /api/v1/teams/[teamID]/members/[userID]": {
    summary: "Remove a member",
    scope: "teams:write",
    role: "admin",
    answers: messageWire,
  },
  "GET /api/v1/teams/[teamID]/sources": {
    summary: "Sources that a team reaches",
    scope: "sources:read",
    role: "member",
    answers: z.array(sourceWire),
  },
  "POST /api/v1/teams/[teamID]/sources": {
    summary: "Link a source to a team",
    scope: "teams:write",
    role: "admin",
    body: linkSourceBody,
    answers: messageWire,
  },
  "DELETE /api/v1/teams/[teamID]/sources/[sourceID]": {
    summary: "Unlink a source from a team",
    scope: "teams:write",
    role: "admin",
    answers: messageWire,
  },
};

/** Sources, by themselves and through a team. */
export const SOURCES: Operations = {
  "GET /api/v1/admin/sources": { summary: "All sources", ...admin("sources:read"), answers: z.array(sourceWire) },
  "POST /api/v1/admin/sources": {
    summary: "Add a source",
    ...admin("sources:write"),
    body: createSourceBody,
    answers: sourceWire,
    status: 201,
    errors: [409],
  },
  "POST /api/v1/admin/sources/validate": {
    summary: "Try a connection without adding it",
    ...admin("sources:write"),
    body: validateSourceBody,
    answers: sourceValidityWire,
  },
  "GET /api/v1/admin/sources/[id]": { summary: "One source", ...admin("sources:read"), answers: sourceWire },
  "PUT /api/v1/admin/sources/[id]": {
    summary: "Change a source",
    ...admin("sources:write"),
    body: updateSourceBody,
    answers: sourceWire,
    errors: [409],
  },
  "DELETE /api/v1/admin/sources/[id]": {
    summary: "Forget a source; its rows stay where they are",
    ...admin("sources:write"),
    answers: messageWire,
  },
  "GET /api/v1/admin/sources/[id]/stats": {
    summary: "What a source's table is, and how large",
    ...admin("sources:read"),
    answers: sourceStatsWire,
    errors: [503],
  },
  "GET /api/v1/admin/sources/[id]/activity": {
    summary: "How many rows came of late",
    ...admin("sources:read"),
    answers: sourceActivityWire,
    errors: [503, 504],
  },
  "GET /api/v1/teams/[teamID]/sources/[sourceID]": {
    summary: "One source, through a team",
    scope: "sources:read",
    answers: sourceWire,
  },
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/schema": {
    summary: "A source's columns",
    scope: "sources:read",
    answers: z.array(columnWire),
    errors: [503],
  },
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/stats": {
    summary: "What a source's table is, through a team",
    scope: "sources:read",
    answers: sourceStatsWire,
    errors: [503],
  },
  "GET /api/v1/teams/[teamID]/sources/[sourceID]/activity": {
    summary: "How many rows came of late, through a team",
    scope: "sources:read",
    answers: sourceActivityWire,
    errors: [503, 504],
  },
};
