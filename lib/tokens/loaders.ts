import "server-only";
import { authorize } from "@/lib/access/grant";
import type { GlobalRole, TeamRole } from "@/lib/access/roles";
import { requirePerson } from "@/lib/auth/session";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { ReachedSource } from "@/lib/service-accounts/serialize";
import { countFailedCalls } from "./failed-calls";
import { TOKEN_FIELDS, type TokenRow, toTokenRow } from "./serialize";

/** The viewer as the owner of tokens: what they reach and which tokens they have. */
export type TokenOwner = {
  id: number;
  name: string;
  globalRole: GlobalRole;
  teams: { id: number; name: string; role: TeamRole; sources: ReachedSource[] }[];
  tokens: TokenRow[];
};

const TEAM = {
  id: true,
  name: true,
  sources: {
    select: { source: { select: { id: true, name: true, database: true, tableName: true, timestampField: true } } },
    orderBy: { sourceId: "asc" },
  },
} as const;

/** The viewer's own tokens, newest first, ended ones included. */
export async function loadOwnTokens(): Promise<{ account: TokenOwner; publicUrl: string }> {
  const { caller, person } = await requirePerson();
  authorize(caller, { area: "self", scope: "tokens:read" });
  const userId = person.id;
  const now = await databaseNow();
  const [rows, memberships] = await Promise.all([
    db.apiToken.findMany({ where: { userId }, select: TOKEN_FIELDS, orderBy: [{ createdAt: "desc" }, { id: "desc" }] }),
    db.teamMember.findMany({
      where: { userId, ...current(now) },
      select: { role: true, team: { select: TEAM } },
      orderBy: { team: { name: "asc" } },
    }),
  ]);
  const makers = [...new Set(rows.flatMap((row) => [row.createdBy, row.revokedBy]))].filter((id) => id !== null);
  const [people, failed] = await Promise.all([
    db.user.findMany({ where: { id: { in: makers } }, select: { id: true, fullName: true } }),
    countFailedCalls(rows, now),
  ]);
  const names = new Map(people.map(({ id, fullName }) => [id, fullName]));
  const teams = memberships.map(({ role, team: { id, name, sources } }) => ({
    id,
    name,
    role,
    sources: sources.map(({ source: { database, tableName, ...source } }) => ({
      ...source,
      table: `${database}.${tableName}`,
    })),
  }));
  return {
    account: {
      id: userId,
      name: person.fullName,
      globalRole: person.role,
      teams,
      tokens: rows.map((row) => ({ ...toTokenRow(row, now, names), failedCalls: failed.get(row.id) })),
    },
    publicUrl: env().publicUrl.origin,
  };
}
