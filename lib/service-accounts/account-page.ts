import "server-only";
import { cache } from "react";
import { listAccountChanges } from "@/lib/audit/data";
import type { AuditEventWire } from "@/lib/audit/wire";
import { grantForPage, showRefusal } from "@/lib/auth/session";
import { notFound } from "@/lib/core/errors";
import { type Meeting, meetingOf } from "@/lib/effective-access/preview";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { type AccountUsage, accountUsageForPage, usageForPage } from "@/lib/token-usage/data";
import { isLive } from "@/lib/tokens/state";
import { readCards } from "./cards";
import { UNDO_DAYS } from "./lifecycle";
import { type AccountCard, type OwnerChoice, type ReachedSource, sourcesOf, TEAM_WITH_SOURCES } from "./serialize";

const UNDO_MS = UNDO_DAYS * 86_400_000;
const EVENTS = 30;

/** An account's page: itself, and what its dialogs choose from. */
export type AccountDesk = {
  account: AccountCard;
  meeting: Meeting;
  /** When it was deleted and until when that can be undone; null for one that is there. */
  deleted: { at: string; until: string } | null;
  people: OwnerChoice[];
  teams: { id: number; name: string; sources: ReachedSource[] }[];
  publicUrl: string;
  isUseKnown: boolean;
};

/** What decides whether an account has a page, read once for all parts of it. */
const accountOnce = cache(async (id: number): Promise<{ now: Date; oldest: Date; deletedAt: Date | null }> => {
  await grantForPage({ area: "admin", scope: "users:read" });
  const now = await databaseNow();
  const oldest = new Date(now.getTime() - UNDO_MS);
  const row = await db.user.findUnique({ where: { id }, select: { accountType: true, deletedAt: true } });
  if (row?.accountType !== "service" || (row.deletedAt && row.deletedAt <= oldest)) {
    return showRefusal(notFound("Service account not found", "GeneralError"));
  }
  return { now, oldest, deletedAt: row.deletedAt };
});

/** Shows the 404 page for an id that `loadAccount` has no page for. */
export async function requireAccount(id: number): Promise<void> {
  await accountOnce(id);
}

/**
 * A service account's page for administrators. 404 for an account that never was, that belongs to a person, or whose
 * deletion can't be undone any more.
 */
export async function loadAccount(id: number): Promise<AccountDesk> {
  const grant = await grantForPage({ area: "admin", scope: "users:read" });
  const { now, oldest, deletedAt } = await accountOnce(id);
  const uses = usageForPage(grant, { accountId: id });
  const [[account], teams, people] = await Promise.all([
    readCards({ id, OR: [{ deletedAt: null }, { deletedAt: { gt: oldest } }] }, now, uses),
    db.team.findMany({ select: TEAM_WITH_SOURCES, orderBy: { name: "asc" } }),
    db.user.findMany({
      where: { accountType: "human", status: "active", deletedAt: null },
      select: { id: true, fullName: true, email: true },
      orderBy: [{ fullName: "asc" }, { id: "asc" }],
    }),
  ]);
  if (!account) return showRefusal(notFound("Service account not found", "GeneralError"));
  return {
    account,
    meeting: meetingOf(
      account.teams,
      account.tokens.filter(isLive).flatMap(({ scopes }) => scopes),
    ),
    deleted: deletedAt
      ? { at: deletedAt.toISOString(), until: new Date(deletedAt.getTime() + UNDO_MS).toISOString() }
      : null,
    people: people.map(({ id: personId, fullName, email }) => ({ id: personId, name: fullName, email })),
    teams: teams.map((team) => ({ id: team.id, name: team.name, sources: sourcesOf(team) })),
    publicUrl: env().publicUrl.origin,
    isUseKnown: (await uses) !== null,
  };
}

/** What an account's tokens did in so many days; null while the request log can't be read. */
export async function loadAccountUsage(id: number, days: number): Promise<AccountUsage | null> {
  return accountUsageForPage(await grantForPage({ area: "admin", scope: "tokens:read" }), id, days);
}

/** A page of the changes that an account made or that were made to it; `cursor` is the last event that was read. */
export async function loadAccountActivity(
  id: number,
  cursor: string | null,
): Promise<{ events: AuditEventWire[]; next: string | null }> {
  const grant = await grantForPage({ area: "admin", scope: "settings:read" });
  const tokens = await db.apiToken.findMany({ where: { userId: id }, select: { id: true } });
  const paging = { cursor: cursor !== null && /^\d{1,18}$/.test(cursor) ? BigInt(cursor) : null, limit: EVENTS };
  const meant = { accountId: id, tokenIds: tokens.map((token) => token.id) };
  const { events, next_cursor } = await listAccountChanges(grant, meant, paging);
  return { events, next: next_cursor };
}
