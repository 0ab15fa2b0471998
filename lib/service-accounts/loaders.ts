import "server-only";
import { type AdminGrant, authorize } from "@/lib/access/grant";
import { callerFromCookies, showRefusal } from "@/lib/auth/session";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { usageForPage } from "@/lib/token-usage/data";
import { readCards } from "./cards";
import { UNDO_DAYS } from "./lifecycle";
import { type DeletedAccount, type OwnerChoice, sourcesOf, TEAM_WITH_SOURCES } from "./serialize";

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
  const uses = usageForPage(grant);
  const [accounts, teams, deleted, people] = await Promise.all([
    readCards({ deletedAt: null }, now, uses),
    db.team.findMany({ select: TEAM_WITH_SOURCES, orderBy: { name: "asc" } }),
    readDeleted(now),
    db.user.findMany({
      where: { accountType: "human", status: "active", deletedAt: null },
      select: { id: true, fullName: true, email: true },
      orderBy: [{ fullName: "asc" }, { id: "asc" }],
    }),
  ]);
  return {
    accounts,
    deleted,
    people: people.map(({ id, fullName, email }): OwnerChoice => ({ id, name: fullName, email })),
    teams: teams.map((team) => ({ id: team.id, name: team.name, sources: sourcesOf(team) })),
    publicUrl: env().publicUrl.origin,
    isUseKnown: (await uses) !== null,
  };
}
