import "server-only";
import type { TeamRole } from "@/lib/access/roles";
import { db } from "@/lib/platform/db";
import type { OwnerChoice, ReachedSource } from "@/lib/service-accounts/serialize";
import type { AccountOfRow } from "./serialize";

type Joined = { id: number; name: string; role: TeamRole; endsAt: string | null; sources: ReachedSource[] };
type Row = {
  id: number;
  name: string;
  email: string;
  created_at: Date;
  created_by_name: string | null;
  is_disabled: boolean;
  owner_id: number | null;
  owner_name: string | null;
  owner_active: boolean;
  teams: Joined[];
};

function toAccount(row: Row): AccountOfRow {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    createdAt: row.created_at.toISOString(),
    createdByName: row.created_by_name,
    isDisabled: row.is_disabled,
    owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name ?? "", isActive: row.owner_active },
    teams: row.teams.map((team) => ({ ...team, endsAt: team.endsAt && new Date(team.endsAt).toISOString() })),
  };
}

/** Accounts by id, with who answers for them and what they reach at `now`, in one statement. */
export async function readAccounts(ids: readonly number[], now: Date): Promise<Map<number, AccountOfRow>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT u.id, u.full_name AS name, u.email, u.created_at, c.full_name AS created_by_name,
      u.status = 'inactive' AS is_disabled, o.id AS owner_id, o.full_name AS owner_name,
      coalesce(o.status = 'active' AND o.deleted_at IS NULL, false) AS owner_active,
      coalesce((
        SELECT json_agg(json_build_object('id', g.id, 'name', g.name, 'role', m.role, 'endsAt', m.expires_at,
          'sources', coalesce((
            SELECT json_agg(json_build_object('id', s.id, 'name', s.name, 'table', s.database || '.' || s.table_name,
              'timestampField', s.timestamp_field) ORDER BY s.id)
            FROM team_sources l JOIN sources s ON s.id = l.source_id WHERE l.team_id = g.id), '[]'::json))
          ORDER BY g.name)
        FROM team_members m JOIN teams g ON g.id = m.team_id
        WHERE m.user_id = u.id AND (m.expires_at IS NULL OR m.expires_at > ${now})), '[]'::json) AS teams
    FROM users u LEFT JOIN users c ON c.id = u.created_by LEFT JOIN users o ON o.id = u.owner_id
    WHERE u.id = ANY(${[...ids]}::int[])`;
  return new Map(rows.map((row) => [row.id, toAccount(row)]));
}

/** A team that an account can be put into. */
export type TeamOfList = { id: number; name: string; sources: ReachedSource[] };

/** Every team with its sources, by name. */
export async function readTeams(): Promise<TeamOfList[]> {
  return db.$queryRaw<TeamOfList[]>`
    SELECT g.id, g.name, coalesce(json_agg(json_build_object('id', s.id, 'name', s.name,
      'table', s.database || '.' || s.table_name, 'timestampField', s.timestamp_field) ORDER BY s.id)
      FILTER (WHERE s.id IS NOT NULL), '[]'::json) AS sources
    FROM teams g LEFT JOIN team_sources l ON l.team_id = g.id LEFT JOIN sources s ON s.id = l.source_id
    GROUP BY g.id, g.name ORDER BY g.name`;
}

/** Everybody who could answer for an account, by name. */
export async function readPeople(): Promise<OwnerChoice[]> {
  return db.$queryRaw<OwnerChoice[]>`
    SELECT id, full_name AS name, email FROM users
    WHERE account_type = 'human' AND status = 'active' AND deleted_at IS NULL ORDER BY full_name, id`;
}
