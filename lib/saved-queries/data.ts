import "server-only";
import type { AdminGrant, Grant, SelfGrant, SourceGrant } from "@/lib/access/grant";
import { knownSources } from "@/lib/access/limits";
import { overseenTeams, type Principal } from "@/lib/access/principal";
import { lastChange } from "@/lib/audit/last-change";
import { proveReach } from "@/lib/auth/reach";
import { notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { queryOf } from "./content";
import {
  fieldsFor,
  type LegacyQueryWire,
  type OwnSavedQueryWire,
  SAVED_QUERY_FIELDS,
  type SavedQueryFor,
  type SavedQueryWire,
  toLegacyQuery,
  toSavedQuery,
  toSavedQueryFor,
} from "./serialize";

const NEWEST_FIRST = [{ updatedAt: "desc" as const }, { id: "desc" as const }];

/** Sources that are linked to one of these teams. */
const linkedTo = (teams: Iterable<number>) => ({ teams: { some: { teamId: { in: [...teams] } } } });

/** What is answered for a saved query that isn't there, or that the caller has no way to. */
export const noSuchQuery = () => notFound("Saved query not found");

/** All saved queries on the sources that the caller's teams reach, or on one of them; 403 when it reaches not that. */
export async function listSavedQueries(
  grant: SelfGrant<"saved_queries:read">,
  sourceId: number | null,
): Promise<OwnSavedQueryWire[]> {
  const { principal } = grant;
  if (sourceId !== null) await proveReach(grant, sourceId);
  const source = { ...linkedTo(principal.memberships.keys()), ...knownSources(principal) };
  const rows = await db.savedQuery.findMany({
    where: { source, ...(sourceId !== null && { sourceId }) },
    select: fieldsFor(principal.userId),
    orderBy: NEWEST_FIRST,
  });
  return rows.map((row) => toSavedQueryFor(row, principal));
}

/** A saved query whose source the caller reaches; 404 for every other. */
export async function findReachable(grant: Grant, id: number): Promise<SavedQueryFor> {
  const row = await db.savedQuery.findUnique({ where: { id }, select: fieldsFor(grant.principal.userId) });
  if (!row) throw noSuchQuery();
  await proveReach(grant, row.sourceId, noSuchQuery());
  return row;
}

/** One saved query, with what the caller may do with it. */
export async function getSavedQuery(grant: SelfGrant<"saved_queries:read">, id: number): Promise<OwnSavedQueryWire> {
  return toSavedQueryFor(await findReachable(grant, id), grant.principal);
}

/** One saved query for whoever writes saved queries, with what they may do with this one. */
export async function getForEdit(grant: SelfGrant<"saved_queries:write">, id: number): Promise<OwnSavedQueryWire> {
  return toSavedQueryFor(await findReachable(grant, id), grant.principal);
}

/** Who changed a saved query last, by name; null where the record doesn't know. */
export async function lastSavedBy(grant: SelfGrant<"saved_queries:write">, id: number): Promise<string | null> {
  await findReachable(grant, id);
  const change = await lastChange(db, { action: "saved_query.updated", target: { type: "saved_query", id } });
  return change?.name ?? null;
}

/**
 * One saved query and the team to run it through: the one asked for when the caller can use it, else the one that it
 * was saved from, else the first by name.
 */
export async function resolveSavedQuery(
  grant: SelfGrant<"saved_queries:read">,
  id: number,
  askedTeamId: number | null,
): Promise<OwnSavedQueryWire & { resolved_team_id: number }> {
  const row = await findReachable(grant, id);
  const teams = await usableTeams(grant.principal, row.sourceId);
  const wished = [askedTeamId, row.createdFromTeamId];
  const resolved = wished.find((team) => team !== null && teams.includes(team)) ?? teams[0];
  // The last link was cut between the two reads.
  if (resolved === undefined) throw noSuchQuery();
  return { ...toSavedQueryFor(row, grant.principal), resolved_team_id: resolved };
}

/** The caller's teams that have the source, by name. */
export async function usableTeams({ memberships }: Principal, sourceId: number): Promise<number[]> {
  const teams = await db.team.findMany({
    where: { id: { in: [...memberships.keys()] }, sources: { some: { sourceId } } },
    select: { id: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return teams.map(({ id }) => id);
}

/** The saved queries of the whole instance, and which of them the administrator could run without joining a team. */
export async function listAllSavedQueries({
  principal,
}: AdminGrant<"saved_queries:read">): Promise<(SavedQueryWire & { runnable: boolean })[]> {
  const teams = overseenTeams(principal);
  const reached = { where: { teamId: { in: [...principal.memberships.keys()] } }, select: { teamId: true }, take: 1 };
  const rows = await db.savedQuery.findMany({
    where: teams ? { source: linkedTo(teams) } : {},
    select: { ...SAVED_QUERY_FIELDS, source: { select: { name: true, teams: reached } } },
    orderBy: NEWEST_FIRST,
  });
  return rows.map((row) => ({ ...toSavedQuery(row), runnable: row.source.teams.length > 0 }));
}

/** The saved queries of a team's source, in the older shape. */
export async function listLegacyQueries({
  teamId,
  sourceId,
}: SourceGrant<"saved_queries:read">): Promise<LegacyQueryWire[]> {
  const rows = await db.savedQuery.findMany({
    where: { sourceId },
    select: SAVED_QUERY_FIELDS,
    orderBy: NEWEST_FIRST,
  });
  return rows.map((row) => toLegacyQuery(row, teamId, queryOf(row.queryContent)));
}

/** One saved query of a team's source, in the older shape; 404 for those of other sources. */
export async function getLegacyQuery(
  { teamId, sourceId }: SourceGrant<"saved_queries:read">,
  id: number,
): Promise<LegacyQueryWire> {
  const row = await db.savedQuery.findFirst({ where: { id, sourceId }, select: SAVED_QUERY_FIELDS });
  if (!row) throw notFound("Collection not found");
  return toLegacyQuery(row, teamId, queryOf(row.queryContent));
}
