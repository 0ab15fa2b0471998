import { type GrantedScope, SCOPE_GROUPS, SCOPES, type Scope, type ScopeEntry } from "@/lib/access/scopes";
import { searchFor } from "@/lib/core/words";

export type Level = "none" | "read" | "write";

/** A row of the matrix: one resource, with the scope of each level that exists for it. */
export type Resource = { id: string; name: string; read: ScopeEntry | null; write: ScopeEntry | null };
export type ResourceGroup = { id: string; label: string; resources: Resource[] };

const entries: readonly ScopeEntry[] = SCOPES;

function resourcesOf(group: string): Resource[] {
  const byId = new Map<string, Resource>();
  for (const entry of entries) {
    if (entry.group !== group) continue;
    const [id = entry.scope, level] = entry.scope.split(":");
    const resource = byId.get(id) ?? { id, name: entry.resource, read: null, write: null };
    byId.set(id, level === "write" ? { ...resource, write: entry } : { ...resource, read: entry });
  }
  return [...byId.values()];
}

/** The table of scopes as the matrix draws it: groups of resources in the table's order. */
export const GROUPS: readonly ResourceGroup[] = SCOPE_GROUPS.map((group) => ({
  id: group.id,
  label: group.label,
  resources: resourcesOf(group.id),
}));

/** Scopes of a resource, reading first. */
export function scopesOf(resource: Resource): Scope[] {
  return [resource.read, resource.write].flatMap((entry) => (entry ? [entry.scope] : []));
}

/** How far these scopes go on a resource. `*` goes all the way. */
export function levelOf(resource: Resource, scopes: readonly GrantedScope[]): Level {
  const holds = (entry: ScopeEntry | null) => entry !== null && (scopes.includes("*") || scopes.includes(entry.scope));
  if (holds(resource.write)) return "write";
  return holds(resource.read) ? "read" : "none";
}

/** Scopes in the table's order, without duplicates. */
function ordered(scopes: Iterable<GrantedScope>): GrantedScope[] {
  const held = new Set(scopes);
  return entries.map((entry) => entry.scope).filter((scope) => held.has(scope));
}

/** The selection with one resource at this level: writing implies reading. */
export function withLevel(scopes: readonly GrantedScope[], resource: Resource, level: Level): GrantedScope[] {
  const own = scopesOf(resource);
  const kept = scopes.filter((scope) => !(own as readonly string[]).includes(scope));
  const wanted = level === "none" ? [] : level === "write" ? own : own.slice(0, 1);
  return ordered([...kept, ...wanted]);
}

/** Whether all, some or none of a group is chosen. */
export function groupState(group: ResourceGroup, scopes: readonly GrantedScope[]): "all" | "some" | "none" {
  const own = group.resources.flatMap(scopesOf);
  const held = own.filter((scope) => scopes.includes("*") || scopes.includes(scope)).length;
  return held === 0 ? "none" : held === own.length ? "all" : "some";
}

/** The selection with the whole group chosen, or none of it. */
export function withGroup(scopes: readonly GrantedScope[], group: ResourceGroup, chosen: boolean): GrantedScope[] {
  const own = group.resources.flatMap(scopesOf);
  const kept = scopes.filter((scope) => !(own as readonly string[]).includes(scope));
  return ordered(chosen ? [...kept, ...own] : kept);
}

/** The selection with everything that only reads. */
export function withAllReads(scopes: readonly GrantedScope[]): GrantedScope[] {
  return ordered([...scopes, ...entries.map((entry) => entry.scope).filter((scope) => scope.endsWith(":read"))]);
}

/** Groups narrowed to the resources that mention every word, with how many scopes those have. */
export function searchGroups(query: string): { groups: ResourceGroup[]; count: number } {
  const isMeant = searchFor(query);
  const matches = (group: ResourceGroup, resource: Resource) => {
    const told = [resource.read, resource.write].flatMap((entry) =>
      entry ? [entry.scope, entry.sentence, entry.consequence ?? "", ...entry.opens] : [],
    );
    return isMeant(group.label, resource.name, ...told);
  };
  const groups = GROUPS.map((group) => ({
    ...group,
    resources: group.resources.filter((resource) => matches(group, resource)),
  })).filter((group) => group.resources.length > 0);
  return { groups, count: groups.flatMap((group) => group.resources.flatMap(scopesOf)).length };
}
