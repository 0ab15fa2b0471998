import "server-only";
import { decide, type Facts, type Need } from "@/lib/access/decide";
import { authorizeFurther, type Grant } from "@/lib/access/grant";
import { admits } from "@/lib/access/limits";
import type { Principal } from "@/lib/access/principal";
import type { Scope } from "@/lib/access/scopes";
import type { Tx } from "@/lib/audit/record";
import { AppError, isAppError } from "@/lib/core/errors";
import { misconfigured, type PanelsDocument } from "./panels";
import type { DashboardFields } from "./serialize";

/** For each source the caller's teams that have it, by name; a source that no team of the caller has is not in it. */
export type Links = ReadonlyMap<number, readonly number[]>;

/** Reads which of these sources the caller's teams have. */
export async function linksOf(tx: Tx, { memberships, limits }: Principal, sourceIds: Iterable<number>): Promise<Links> {
  const known = [...new Set(sourceIds)].filter((id) => !limits || admits(limits, undefined, id));
  const rows = await tx.teamSource.findMany({
    where: { teamId: { in: [...memberships.keys()] }, sourceId: { in: known } },
    select: { teamId: true, sourceId: true },
    orderBy: [{ team: { name: "asc" } }, { teamId: "asc" }],
  });
  const links = new Map<number, number[]>();
  for (const { teamId, sourceId } of rows) links.set(sourceId, [...(links.get(sourceId) ?? []), teamId]);
  return links;
}

/** The sources of a dashboard's panels. */
export const sourcesOf = (panels: readonly { sourceId: number }[]) => panels.map(({ sourceId }) => sourceId);

type Known = Omit<Facts, "credential" | "account">;
type Question = readonly [Need, Known];

const reaches = (scope: Scope, sourceId: number, links: Links): Question => [
  { area: "reach", scope, sourceId },
  { linkedTeams: links.get(sourceId) ?? [] },
];

/** What is asked about a dashboard: each source that is on it, or, where there is none, who made it. */
function questions(scope: Scope, { panels, createdBy }: DashboardFields, links: Links): Question[] {
  if (panels.length === 0) return [[{ area: "owned", scope, act: "open_dashboard" }, { createdBy }]];
  return [...new Set(sourcesOf(panels))].map((sourceId) => reaches(scope, sourceId, links));
}

const isYes = (principal: Principal, [need, known]: Question) =>
  decide(principal, need, { credential: "alive", account: "active", ...known }).allowed;

/** True when the caller sees something of a dashboard: one source is enough, and nobody is above that. */
export function mayOpen(principal: Principal, row: DashboardFields, links: Links): boolean {
  return questions("dashboards:read", row, links).some((question) => isYes(principal, question));
}

/** True when the caller may change a dashboard: all of it has to be seen, since all of it is written. */
export function mayEdit(principal: Principal, row: DashboardFields, links: Links): boolean {
  return questions("dashboards:write", row, links).every((question) => isYes(principal, question));
}

/** True when the caller may delete a dashboard: it is theirs, or they are an administrator. */
export const mayDelete = (principal: Principal, createdBy: number | null): boolean =>
  isYes(principal, [{ area: "owned", scope: "dashboards:write", act: "delete_dashboard" }, { createdBy }]);

function prove(grant: Grant, [need, known]: Question): void {
  try {
    authorizeFurther(grant, need, known);
  } catch (error) {
    if (!isAppError(error) || error.code !== "forbidden") throw error;
    const { decision } = error.details;
    throw new AppError("forbidden", "You do not have access to this dashboard", { decision });
  }
}

/** 403 unless the caller sees something of a dashboard. */
export function proveOpen(grant: Grant, row: DashboardFields, links: Links): void {
  if (mayOpen(grant.principal, row, links)) return;
  for (const question of questions("dashboards:read", row, links)) prove(grant, question);
}

/** 403 unless the caller may change a dashboard. */
export function proveEdit(grant: Grant, row: DashboardFields, links: Links): void {
  for (const question of questions("dashboards:write", row, links)) prove(grant, question);
}

/** 403 or 400 unless each panel's source is one that the caller reaches, through the panel's own team. */
export function provePanels(grant: Grant, { panels }: PanelsDocument, links: Links): void {
  for (const { id, team_id, source_id } of panels) {
    authorizeFurther(grant, ...reaches("dashboards:write", source_id, links));
    if (!grant.principal.memberships.has(team_id)) {
      throw new AppError("forbidden", "You are not a member of the selected team");
    }
    if (!links.get(source_id)?.includes(team_id)) {
      throw misconfigured(`panel '${id}': the selected team has no access to this source`);
    }
  }
}
