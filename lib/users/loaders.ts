import "server-only";
import { authorize } from "@/lib/access/grant";
import { grantForPage, requirePerson } from "@/lib/auth/session";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import type { PersonRow, Profile } from "./serialize";

const peopleAt = (now: Date) =>
  ({
    id: true,
    email: true,
    fullName: true,
    role: true,
    status: true,
    managed: true,
    lastLoginAt: true,
    lastActiveAt: true,
    memberships: {
      where: current(now),
      select: { role: true, team: { select: { id: true, name: true } } },
      orderBy: { team: { name: "asc" } },
    },
    _count: {
      select: {
        tokens: { where: { revokedAt: null, disabledAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } },
        owned: { where: { deletedAt: null } },
      },
    },
  }) satisfies Prisma.UserSelect;

/** Everybody who may sign in, by name, and who is looking. Service accounts are not among them. */
export async function loadPeople(): Promise<{ people: PersonRow[]; viewerId: number }> {
  const grant = await grantForPage({ area: "admin", scope: "users:read" });
  const rows = await db.user.findMany({
    where: { accountType: "human", deletedAt: null },
    select: peopleAt(await databaseNow()),
    orderBy: [{ fullName: "asc" }, { id: "asc" }],
  });
  const people = rows.map(
    ({ memberships, status, lastLoginAt, lastActiveAt, _count, ...row }): PersonRow => ({
      ...row,
      isActive: status === "active",
      lastLoginAt: lastLoginAt?.toISOString() ?? null,
      lastActiveAt: lastActiveAt?.toISOString() ?? null,
      teams: memberships.map(({ role, team }) => ({ ...team, role })),
      liveTokens: _count.tokens,
      ownedAccounts: _count.owned,
    }),
  );
  return { people, viewerId: grant.principal.userId };
}

/** The viewer as the console knows them. */
export async function loadProfile(): Promise<Profile> {
  const { caller } = await requirePerson();
  const { principal } = authorize(caller, { area: "self", scope: "profile:read" });
  const { identity, session, userId, globalRole } = principal;
  const rows = await db.teamMember.findMany({
    where: { userId, ...current(await databaseNow()) },
    select: {
      role: true,
      expiresAt: true,
      team: { select: { id: true, name: true, _count: { select: { sources: true } } } },
    },
    orderBy: { team: { name: "asc" } },
  });
  return {
    fullName: identity.fullName,
    email: identity.email,
    role: globalRole,
    createdAt: identity.createdAt.toISOString(),
    lastLoginAt: identity.lastLoginAt?.toISOString() ?? null,
    sessionEndsAt: session?.expiresAt.toISOString() ?? null,
    teams: rows.map(({ role, expiresAt, team: { id, name, _count } }) => ({
      id,
      name,
      role,
      endsAt: expiresAt?.toISOString() ?? null,
      sources: _count.sources,
    })),
  };
}
