import "server-only";
import { authorizeFurther, type Grant, type SelfGrant, type SourceGrant } from "@/lib/access/grant";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { proveReach } from "@/lib/auth/reach";
import { AppError, conflict, invalidField, notFound } from "@/lib/core/errors";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { isMissingReference } from "@/lib/platform/db-errors";
import { checkQueryContent, queryOf, withQuery } from "./content";
import { findReachable, noSuchQuery, usableTeams } from "./data";
import {
  type CreateLegacyInput,
  type CreateSavedQueryInput,
  checkQueryDescription,
  checkQueryForm,
  checkQueryName,
  checkSeen,
  type QueryForm,
  type UpdateLegacyInput,
  type UpdateSavedQueryInput,
} from "./schema";
import {
  fieldsFor,
  type LegacyQueryWire,
  type OwnSavedQueryWire,
  type SavedQueryFields,
  type SavedQueryFor,
  toLegacyQuery,
  toSavedQuery,
  toSavedQueryFor,
} from "./serialize";

type Writes = SelfGrant<"saved_queries:write">;
type WritesThroughTeam = SourceGrant<"saved_queries:write">;
type NewRow = QueryForm & {
  sourceId: number;
  createdFromTeamId: number | null;
  name: string;
  description: string;
  queryContent: string;
};

async function insert(grant: Grant, data: NewRow): Promise<SavedQueryFor> {
  const { userId } = grant.principal;
  try {
    return await db.$transaction(async (tx) => {
      const row = await tx.savedQuery.create({ data: { ...data, createdBy: userId }, select: fieldsFor(userId) });
      await recordAudit(tx, by(grant), {
        action: "saved_query.created",
        target: { type: "saved_query", id: row.id },
        after: recorded(row),
      });
      return row;
    });
  } catch (error) {
    // The source or the team was deleted between the look and the write.
    if (isMissingReference(error)) throw noAccess();
    throw error;
  }
}

const noAccess = () => new AppError("forbidden", "No team you belong to has access to this source");

/** A saved query as the record keeps it: names of people are not copied there. */
function recorded(row: SavedQueryFields) {
  const { created_by_name: _name, created_by_email: _email, source_name: _source, ...kept } = toSavedQuery(row);
  return kept;
}

/** The team that a query is saved from has to be one of the caller's that has the source. */
async function checkTeam({ principal }: Writes, teamId: number, sourceId: number): Promise<number | null> {
  if (teamId === 0) return null;
  if (!principal.memberships.has(teamId)) {
    throw new AppError("forbidden", "You are not a member of the selected team");
  }
  if ((await usableTeams(principal, sourceId)).includes(teamId)) return teamId;
  throw invalidField("created_from_team_id", "the selected team has no access to this source");
}

/** Saves a query on a source that one of the caller's teams has. */
export async function createSavedQuery(grant: Writes, input: CreateSavedQueryInput): Promise<OwnSavedQueryWire> {
  if (input.source_id < 1) throw invalidField("source_id", "source ID is required");
  await proveReach(grant, input.source_id);
  const name = checkQueryName(input.name);
  const form = checkQueryForm(input.query_language, input.editor_mode);
  if (!form) throw invalidField("query_language", "query language or editor mode is required");
  const row = await insert(grant, {
    ...form,
    name,
    description: checkQueryDescription(input.description),
    queryContent: checkQueryContent(input.query_content, form),
    sourceId: input.source_id,
    createdFromTeamId: await checkTeam(grant, input.created_from_team_id, input.source_id),
  });
  return toSavedQueryFor(row, grant.principal);
}

const isLent = (row: SavedQueryFor) => row.items.length > 0;

/** Locks a saved query that was found before, and asks whether the caller may change it now. */
async function lockToEdit(tx: Tx, grant: Grant, id: number): Promise<SavedQueryFor> {
  await tx.$queryRaw`SELECT id FROM saved_queries WHERE id = ${id} FOR UPDATE`;
  const row = await tx.savedQuery.findUnique({ where: { id }, select: fieldsFor(grant.principal.userId) });
  if (!row) throw noSuchQuery();
  const facts = { createdBy: row.createdBy, lent: isLent(row) };
  authorizeFurther(grant, { area: "owned", scope: "saved_queries:write", act: "edit_query" }, facts);
  return row;
}

type Change = { name?: string; description?: string; queryContent?: string } & Partial<QueryForm>;

/** A later instant than any that was told of this query, though two changes come in one millisecond. */
async function nextStamp({ updatedAt }: SavedQueryFor): Promise<Date> {
  return new Date(Math.max((await databaseNow()).getTime(), updatedAt.getTime() + 1));
}

async function change(grant: Grant, id: number, changeOf: (before: SavedQueryFor) => Change): Promise<SavedQueryFor> {
  return db.$transaction(async (tx) => {
    const before = await lockToEdit(tx, grant, id);
    const data = { ...changeOf(before), updatedAt: await nextStamp(before) };
    const row = await tx.savedQuery.update({ where: { id }, data, select: fieldsFor(grant.principal.userId) });
    await recordAudit(tx, by(grant), {
      action: "saved_query.updated",
      target: { type: "saved_query", id },
      before: recorded(before),
      after: recorded(row),
    });
    return row;
  });
}

/** Changes a saved query: its creator, an administrator, or whoever a shared collection lends the right to. */
export async function updateSavedQuery(
  grant: Writes,
  id: number,
  input: UpdateSavedQueryInput,
): Promise<OwnSavedQueryWire> {
  await findReachable(grant, id);
  const seen = checkSeen(input.updated_at);
  const row = await change(grant, id, (before) => {
    if (seen && seen.getTime() !== before.updatedAt.getTime()) {
      throw conflict("The saved query was changed since it was read; read it again and reapply your changes");
    }
    const given = checkQueryForm(input.query_language, input.editor_mode);
    const form = given ?? (before as QueryForm);
    const queryContent = input.query_content ?? before.queryContent;
    return {
      ...(input.name !== undefined && { name: checkQueryName(input.name) }),
      ...(input.description !== undefined && { description: checkQueryDescription(input.description) }),
      // Another language has to be able to read what stays.
      ...((given || input.query_content !== undefined) && { queryContent: checkQueryContent(queryContent, form) }),
      ...given,
    };
  });
  return toSavedQueryFor(row, grant.principal);
}

async function remove(grant: Grant, id: number): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM saved_queries WHERE id = ${id} FOR UPDATE`;
    const before = await tx.savedQuery.findUnique({ where: { id }, select: fieldsFor(grant.principal.userId) });
    if (!before) throw noSuchQuery();
    const need = { area: "owned", scope: "saved_queries:write", act: "delete_query" } as const;
    authorizeFurther(grant, need, { createdBy: before.createdBy });
    await tx.savedQuery.delete({ where: { id }, select: { id: true } });
    await recordAudit(tx, by(grant), {
      action: "saved_query.deleted",
      target: { type: "saved_query", id },
      before: recorded(before),
    });
  });
}

/** Deletes a saved query, out of every collection too: its creator or an administrator. */
export async function deleteSavedQuery(grant: Writes, id: number): Promise<void> {
  await findReachable(grant, id);
  await remove(grant, id);
}

const LEGACY_FORM = { queryLanguage: "clickhouse-sql", editorMode: "native" } as const;
const LEGACY_WINDOW = { version: 1, timeRange: { relative: "15m" }, limit: 100, variables: [] };

/** Saves SQL below a team's source, as older clients do (spec/logchef.md §8.3). */
export async function createLegacyQuery(grant: WritesThroughTeam, input: CreateLegacyInput): Promise<LegacyQueryWire> {
  const { teamId, sourceId } = grant;
  const name = checkQueryName(input.name);
  if (input.query.trim() === "") throw invalidField("query", "query is required");
  const content = JSON.stringify({ ...LEGACY_WINDOW, sourceId, content: input.query });
  const row = await insert(grant, {
    ...LEGACY_FORM,
    name,
    description: checkQueryDescription(input.description),
    queryContent: checkQueryContent(content, LEGACY_FORM),
    sourceId,
    createdFromTeamId: teamId,
  });
  return toLegacyQuery(row, teamId, input.query);
}

async function assertOfSource({ sourceId }: WritesThroughTeam, id: number): Promise<void> {
  if ((await db.savedQuery.count({ where: { id, sourceId } })) === 0) throw notFound("Collection not found");
}

/** Changes a saved query of a team's source; its language and window stay. */
export async function updateLegacyQuery(
  grant: WritesThroughTeam,
  id: number,
  input: UpdateLegacyInput,
): Promise<LegacyQueryWire> {
  await assertOfSource(grant, id);
  if (input.query !== undefined && input.query.trim() === "") throw invalidField("query", "query is required");
  const row = await change(grant, id, (before) => ({
    ...(input.name !== undefined && { name: checkQueryName(input.name) }),
    ...(input.description !== undefined && { description: checkQueryDescription(input.description) }),
    ...(input.query !== undefined && {
      queryContent: checkQueryContent(withQuery(before.queryContent, input.query), before as QueryForm),
    }),
  }));
  return toLegacyQuery(row, grant.teamId, queryOf(row.queryContent));
}

/** Deletes a saved query of a team's source. */
export async function deleteLegacyQuery(grant: WritesThroughTeam, id: number): Promise<void> {
  await assertOfSource(grant, id);
  await remove(grant, id);
}
