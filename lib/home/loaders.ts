import "server-only";
import { cache } from "react";
import { isGlobalAdmin } from "@/lib/access/principal";
import type { TeamRole } from "@/lib/access/roles";
import { requirePerson } from "@/lib/auth/session";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db, pool } from "@/lib/platform/db";

/** A team of the viewer with the sources that it reaches. */
export type Reach = { team: { id: number; name: string; role: TeamRole }; sources: { id: number; name: string }[] };
/** What an administrator should look at. */
export type Attention = { accounts: number; liveTokens: number; inNoTeam: number; expiringSoon: number };

async function attention(): Promise<Attention> {
  const { rows } = await pool().query<Record<keyof Attention, string>>(`
    SELECT (SELECT count(*) FROM users WHERE account_type = 'service' AND deleted_at IS NULL) AS "accounts",
      (SELECT count(*) FROM users u WHERE account_type = 'service' AND deleted_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM team_members m WHERE m.user_id = u.id
          AND (m.expires_at IS NULL OR m.expires_at > clock_timestamp()))) AS "inNoTeam",
      count(*) FILTER (WHERE t.expires_at IS NULL OR t.expires_at >= clock_timestamp()) AS "liveTokens",
      count(*) FILTER (WHERE t.expires_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '7 days')
        AS "expiringSoon"
    FROM api_tokens t JOIN users o ON o.id = t.user_id
    WHERE t.revoked_at IS NULL AND o.account_type = 'service'`);
  const row = rows[0];
  const count = (key: keyof Attention) => Number(row?.[key] ?? 0);
  return {
    accounts: count("accounts"),
    liveTokens: count("liveTokens"),
    inNoTeam: count("inNoTeam"),
    expiringSoon: count("expiringSoon"),
  };
}

/** The home page and the shell's navigation: what the viewer can reach, and what waits for an administrator. */
export const loadHome = cache(async () => {
  const { caller, person } = await requirePerson();
  const rows = await db.teamMember.findMany({
    where: { userId: person.id, ...current(await databaseNow()) },
    select: {
      role: true,
      team: {
        select: {
          id: true,
          name: true,
          sources: { select: { source: { select: { id: true, name: true } } }, orderBy: { sourceId: "asc" } },
        },
      },
    },
    orderBy: { team: { name: "asc" } },
  });
  const reach = rows.map(
    ({ role, team }): Reach => ({
      team: { id: team.id, name: team.name, role },
      sources: team.sources.map(({ source }) => source),
    }),
  );
  return { person, reach, admin: isGlobalAdmin(caller.principal) ? await attention() : null };
});
