import type { AccountState } from "@/lib/access/decide";
import type { Identity } from "@/lib/access/grant";
import type { GlobalRole, TeamRole } from "@/lib/access/roles";

/** Columns of an account, and its memberships as one JSON object, for the reads that find out who calls. */
export const PRINCIPAL_COLUMNS = `u.id AS user_id, u.email, u.full_name, u.role, u.status, u.account_type, u.managed,
  u.last_login_at, u.last_active_at, u.created_at AS user_created_at, u.updated_at AS user_updated_at, u.deleted_at,
  (SELECT json_object_agg(m.team_id, m.role) FROM team_members m
    WHERE m.user_id = u.id AND (m.expires_at IS NULL OR m.expires_at > clock_timestamp())) AS roles`;

/** A row that has PRINCIPAL_COLUMNS. */
export type PrincipalRow = {
  user_id: number;
  email: string;
  full_name: string;
  role: GlobalRole;
  status: "active" | "inactive";
  account_type: "human" | "service";
  managed: boolean;
  last_login_at: Date | null;
  last_active_at: Date | null;
  user_created_at: Date;
  user_updated_at: Date;
  deleted_at: Date | null;
  roles: Record<string, TeamRole> | null;
};

/** The account's part of a principal. */
export function accountOf(row: PrincipalRow): {
  userId: number;
  accountType: "human" | "service";
  globalRole: GlobalRole;
  memberships: ReadonlyMap<number, TeamRole>;
  identity: Identity;
} {
  return {
    userId: row.user_id,
    accountType: row.account_type,
    globalRole: row.role,
    memberships: new Map(Object.entries(row.roles ?? {}).map(([team, role]) => [Number(team), role])),
    identity: {
      email: row.email,
      fullName: row.full_name,
      status: row.status,
      managed: row.managed,
      lastLoginAt: row.last_login_at,
      lastActiveAt: row.last_active_at,
      createdAt: row.user_created_at,
      updatedAt: row.user_updated_at,
    },
  };
}

/** What has become of the account. */
export function accountStateOf(row: PrincipalRow): AccountState {
  if (row.deleted_at) return "deleted";
  return row.status === "active" ? "active" : "inactive";
}
