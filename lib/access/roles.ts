/** What a person is in the whole instance. */
export type GlobalRole = "admin" | "member";
/** What a principal is in one team, weakest first. */
export const TEAM_ROLES = ["member", "editor", "admin", "owner"] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

/** A line for pickers and documents. */
export const TEAM_ROLE_SENTENCES: Readonly<Record<TeamRole, string>> = {
  member: "Queries the team's sources.",
  editor: "Queries, and keeps the team's saved queries.",
  admin: "Manages members and linked sources.",
  owner: "Manages the team, names owners and may delete it.",
};

/** True for one of the four team roles. */
export function isTeamRole(text: unknown): text is TeamRole {
  return (TEAM_ROLES as readonly unknown[]).includes(text);
}

/** True when `held` permits what `needed` permits. No role permits nothing. */
export function roleCovers(held: TeamRole | undefined, needed: TeamRole): boolean {
  return held !== undefined && TEAM_ROLES.indexOf(held) >= TEAM_ROLES.indexOf(needed);
}

/** True when someone of role `held` may give, change or take away role `target`: only owners name owners. */
export function mayAssign(held: TeamRole | undefined, target: TeamRole): boolean {
  return target === "owner" ? held === "owner" : roleCovers(held, "admin");
}

/** What a principal is in one collection of saved queries, weakest first. */
export const COLLECTION_ROLES = ["member", "editor", "owner"] as const;
export type CollectionRole = (typeof COLLECTION_ROLES)[number];

/** True for one of the three collection roles. */
export function isCollectionRole(text: unknown): text is CollectionRole {
  return (COLLECTION_ROLES as readonly unknown[]).includes(text);
}

/** True when `held` permits what `needed` permits in a collection. No role permits nothing. */
export function collectionRoleCovers(held: CollectionRole | null | undefined, needed: CollectionRole): boolean {
  return !!held && COLLECTION_ROLES.indexOf(held) >= COLLECTION_ROLES.indexOf(needed);
}
