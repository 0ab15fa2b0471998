import type { TeamRole } from "@/lib/access/roles";
import type { TokenRow } from "@/lib/tokens/serialize";

/** A source as a card names it; `table` is `database.table`, `timestampField` its time column, for examples in SQL. */
export type ReachedSource = { id: number; name: string; table: string; timestampField: string };

/** The columns of a team that a card shows: its name and the sources linked to it, in the order of their links. */
export const TEAM_WITH_SOURCES = {
  id: true,
  name: true,
  sources: {
    select: { source: { select: { id: true, name: true, database: true, tableName: true, timestampField: true } } },
    orderBy: { sourceId: "asc" },
  },
} as const;

type SourceRow = { id: number; name: string; database: string; tableName: string; timestampField: string };

/** What is reached through a team that was read with TEAM_WITH_SOURCES. */
export function sourcesOf(team: { sources: { source: SourceRow }[] }): ReachedSource[] {
  return team.sources.map(({ source: { database, tableName, ...source } }) => ({
    ...source,
    table: `${database}.${tableName}`,
  }));
}

/** A team on an account's card, with what it reaches through it. */
export type AccountTeam = {
  id: number;
  name: string;
  role: TeamRole;
  /** When the membership ends by itself. */
  endsAt: string | null;
  sources: ReachedSource[];
};

/** A service account as its card shows it. */
export type AccountCard = {
  id: number;
  name: string;
  /** The internal placeholder address; nothing can be sent to it. */
  email: string;
  createdAt: string;
  createdByName: string | null;
  isDisabled: boolean;
  /** The person who answers for the account; null for nobody. */
  owner: { id: number; name: string; isActive: boolean } | null;
  teams: AccountTeam[];
  tokens: TokenRow[];
};

/** A deleted account, for as long as its deletion can be undone. */
export type DeletedAccount = { id: number; name: string; deletedAt: string; purgedAt: string };

/** A person who could answer for an account. */
export type OwnerChoice = { id: number; name: string; email: string };
