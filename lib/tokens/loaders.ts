import "server-only";
import { authorize } from "@/lib/access/grant";
import type { GlobalRole, TeamRole } from "@/lib/access/roles";
import { requirePerson } from "@/lib/auth/session";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { type ReachedSource, sourcesOf, TEAM_WITH_SOURCES } from "@/lib/service-accounts/serialize";
import { namesOf } from "@/lib/users/data";
import { readEndings } from "./endings";
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
      select: { role: true, team: { select: TEAM_WITH_SOURCES } },
      orderBy: { team: { name: "asc" } },
    }),
  ]);
  const [names, failed] = await Promise.all([
    namesOf(rows.flatMap((row) => [row.createdBy, row.revokedBy])),
    countFailedCalls(rows, now),
  ]);
  const endings = await readEndings(rows, names);
  const teams = memberships.map(({ role, team }) => ({
    id: team.id,
    name: team.name,
    role,
    sources: sourcesOf(team),
  }));
  return {
    account: {
      id: userId,
      name: person.fullName,
      globalRole: person.role,
      teams,
      tokens: rows.map((row) => ({
        ...toTokenRow(row, now, names),
        failedCalls: failed.get(row.id),
        ending: endings.get(row.id),
      })),
    },
    publicUrl: env().publicUrl.origin,
  };
}
