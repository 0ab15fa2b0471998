import type { Identity, KnownPrincipal } from "@/lib/access/grant";
import type { GlobalRole, TeamRole } from "@/lib/access/roles";
import { timestamp } from "@/lib/core/time";

/** The columns of an account that may leave the house. */
export const USER_FIELDS = {
  id: true,
  email: true,
  fullName: true,
  role: true,
  status: true,
  accountType: true,
  lastLoginAt: true,
  lastActiveAt: true,
  createdAt: true,
  updatedAt: true,
  managed: true,
} as const;

/** A person as the screen of people shows them. Times are ISO 8601. */
export type PersonRow = {
  id: number;
  email: string;
  fullName: string;
  role: GlobalRole;
  isActive: boolean;
  managed: boolean;
  lastLoginAt: string | null;
  lastActiveAt: string | null;
  teams: { id: number; name: string; role: TeamRole }[];
  /** Tokens of their own that still open something. */
  liveTokens: number;
  /** Service accounts that they answer for. */
  ownedAccounts: number;
};

/** What somebody's own profile shows. Times are ISO 8601. */
export type Profile = {
  fullName: string;
  email: string;
  role: GlobalRole;
  createdAt: string;
  lastLoginAt: string | null;
  sessionEndsAt: string | null;
  teams: { id: number; name: string; role: TeamRole; endsAt: string | null; sources: number }[];
};

type UserFields = Identity & { id: number; role: "admin" | "member"; accountType: "human" | "service" };

/** `User` of the native wire (spec/logchef.md §1.1). */
export type UserWire = ReturnType<typeof toUser>;

/** A row as the wire shows it; the two times are left out while they are unknown. */
export function toUser(row: UserFields) {
  return {
    id: row.id,
    email: row.email,
    full_name: row.fullName,
    role: row.role,
    status: row.status,
    account_type: row.accountType,
    last_login_at: timestamp(row.lastLoginAt),
    last_active_at: timestamp(row.lastActiveAt),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    managed: row.managed,
  };
}

/** The caller's own record, without another read. */
export function principalAsUser(principal: KnownPrincipal): UserWire {
  const { userId, globalRole, accountType, identity } = principal;
  const { email, fullName, status, managed, lastLoginAt, lastActiveAt, createdAt, updatedAt } = identity;
  return toUser({
    id: userId,
    email,
    fullName,
    role: globalRole,
    status,
    accountType,
    lastLoginAt,
    lastActiveAt,
    createdAt,
    updatedAt,
    managed,
  });
}
