import "server-only";
import { type AdminGrant, authorize } from "@/lib/access/grant";
import { callerFromCookies, showRefusal } from "@/lib/auth/session";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import { usageForPage } from "@/lib/token-usage/data";
import { toTokenUse } from "@/lib/token-usage/judge";
import { countFailedCalls } from "@/lib/tokens/failed-calls";
import { TOKEN_FIELDS, toTokenRow } from "@/lib/tokens/serialize";
import { namesOf } from "@/lib/users/data";
import { UNDO_DAYS } from "./lifecycle";
import { type AccountCard, type DeletedAccount, type OwnerChoice, sourcesOf, TEAM_WITH_SOURCES } from "./serialize";

/** All of an account's card at this moment. */
const cardAt = (now: Date) =>
  ({
    id: true,
    fullName: true,
    email: true,
    createdAt: true,
    createdBy: true,
    memberships: {
      where: current(now),
      select: { role: true, expiresAt: true, team: { select: TEAM_WITH_SOURCES } },
      orderBy: { team: { name: "asc" } },
    },
    status: true,
    owner: { select: { id: true, fullName: true, status: true } },
    tokens: { select: TOKEN_FIELDS, orderBy: [{ createdAt: "desc" }, { id: "desc" }] },
  }) satisfies Prisma.UserSelect;

/** The screen needs to know accounts, their tokens and their teams; an administrator may. */
async function mayRead(): Promise<AdminGrant<"users:read">> {
  try {
    return authorize(await callerFromCookies(), { area: "admin", scope: "users:read" });
  } catch (error) {
    return showRefusal(error);
  }
}

const UNDO_MS = UNDO_DAYS * 86_400_000;

/** Accounts whose deletion can still be undone, the newest deletion first. */
async function readDeleted(now: Date): Promise<DeletedAccount[]> {
  const rows = await db.user.findMany({
    where: { accountType: "service", deletedAt: { gt: new Date(now.getTime() - UNDO_MS) } },
    select: { id: true, fullName: true, deletedAt: true },
    orderBy: [{ deletedAt: "desc" }, { id: "desc" }],
  });
  return rows.map(({ id, fullName, deletedAt }) => {
    const at = deletedAt ?? now;
    const purgedAt = new Date(at.getTime() + UNDO_MS).toISOString();
    return { id, name: fullName, deletedAt: at.toISOString(), purgedAt };
  });
}

/** All that the Service Tokens page shows, in a number of reads that doesn't grow with the accounts. */
export async function loadServiceAccounts() {
  const grant = await mayRead();
  const now = await databaseNow();
  const [rows, teams, deleted, people] = await Promise.all([
    db.user.findMany({
      where: { accountType: "service", deletedAt: null },
      select: cardAt(now),
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    }),
    db.team.findMany({ select: TEAM_WITH_SOURCES, orderBy: { name: "asc" } }),
    readDeleted(now),
    db.user.findMany({
      where: { accountType: "human", status: "active", deletedAt: null },
      select: { id: true, fullName: true, email: true },
      orderBy: [{ fullName: "asc" }, { id: "asc" }],
    }),
  ]);
  const [names, failed, uses] = await Promise.all([
    namesOf(
      rows.flatMap((row) => [row.createdBy, ...row.tokens.flatMap((token) => [token.createdBy, token.revokedBy])]),
    ),
    countFailedCalls(
      rows.flatMap((row) => row.tokens),
      now,
    ),
    usageForPage(grant),
  ]);
  const shownUse = (id: number) => {
    const told = uses?.get(id);
    return told && toTokenUse(told, now);
  };
  const accounts = rows.map(
    (row): AccountCard => ({
      id: row.id,
      name: row.fullName,
      email: row.email,
      createdAt: row.createdAt.toISOString(),
      createdByName: row.createdBy === null ? null : (names.get(row.createdBy) ?? null),
      isDisabled: row.status === "inactive",
      owner: row.owner && { id: row.owner.id, name: row.owner.fullName, isActive: row.owner.status === "active" },
      teams: row.memberships.map(({ role, expiresAt, team }) => ({
        endsAt: expiresAt?.toISOString() ?? null,
        id: team.id,
        name: team.name,
        role,
        sources: sourcesOf(team),
      })),
      tokens: row.tokens.map((token) => ({
        ...toTokenRow(token, now, names),
        failedCalls: failed.get(token.id),
        use: shownUse(token.id),
      })),
    }),
  );
  return {
    accounts,
    deleted,
    people: people.map(({ id, fullName, email }): OwnerChoice => ({ id, name: fullName, email })),
    teams: teams.map((team) => ({ id: team.id, name: team.name, sources: sourcesOf(team) })),
    publicUrl: env().publicUrl.origin,
    isUseKnown: uses !== null,
  };
}
