import "server-only";
import { cache } from "react";
import { isGlobalAdmin } from "@/lib/access/principal";
import { roleCovers, type TeamRole } from "@/lib/access/roles";
import { requirePerson } from "@/lib/auth/session";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db, pool } from "@/lib/platform/db";

/** A team of the viewer with the sources that it reaches. */
export type Reach = { team: { id: number; name: string; role: TeamRole }; sources: { id: number; name: string }[] };
/** What is due of the viewer's own: tokens by what they need, and memberships that end within 7 days. */
export type Own = { liveTokens: number; expiringSoon: number; unused: number; endingSoon: number };
/** What is due of the machines in a team that the viewer runs. */
export type TeamDue = { teamId: number; accounts: number; expiringSoon: number };
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

/** A token nobody has used for so long is one to end. */
const UNUSED_DAYS = 90;

async function own(userId: number): Promise<Own> {
  const { rows } = await pool().query<Record<keyof Own, string>>(
    `SELECT count(*) AS "liveTokens",
      count(*) FILTER (WHERE expires_at < clock_timestamp() + interval '7 days') AS "expiringSoon",
      count(*) FILTER (WHERE coalesce(last_used_at, created_at) < clock_timestamp() - make_interval(days => $2))
        AS "unused",
      (SELECT count(*) FROM team_members WHERE user_id = $1
        AND expires_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '7 days') AS "endingSoon"
    FROM api_tokens
    WHERE user_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())`,
    [userId, UNUSED_DAYS],
  );
  const row = rows[0];
  const count = (key: keyof Own) => Number(row?.[key] ?? 0);
  return {
    liveTokens: count("liveTokens"),
    expiringSoon: count("expiringSoon"),
    unused: count("unused"),
    endingSoon: count("endingSoon"),
  };
}

async function teamsDue(teamIds: readonly number[]): Promise<TeamDue[]> {
  if (teamIds.length === 0) return [];
  const { rows } = await pool().query<{ teamId: number; accounts: string; expiringSoon: string }>(
    `SELECT m.team_id AS "teamId", count(DISTINCT m.user_id) AS "accounts",
      count(t.id) FILTER (WHERE t.expires_at BETWEEN clock_timestamp() AND clock_timestamp() + interval '7 days')
        AS "expiringSoon"
    FROM team_members m
    JOIN users u ON u.id = m.user_id AND u.account_type = 'service' AND u.deleted_at IS NULL
    LEFT JOIN api_tokens t ON t.user_id = u.id AND t.revoked_at IS NULL
    WHERE m.team_id = ANY($1) AND (m.expires_at IS NULL OR m.expires_at > clock_timestamp())
    GROUP BY m.team_id`,
    [teamIds],
  );
  return rows.map(({ teamId, accounts, expiringSoon }) => ({
    teamId,
    accounts: Number(accounts),
    expiringSoon: Number(expiringSoon),
  }));
}

/** What is due of one's own and in the teams that one runs; for the home page alone. */
export async function loadOwnDue(): Promise<{ own: Own; teamsDue: TeamDue[] }> {
  const { caller, person } = await requirePerson();
  const run = [...caller.principal.memberships].filter(([, role]) => roleCovers(role, "admin")).map(([id]) => id);
  const [mine, due] = await Promise.all([own(person.id), teamsDue(run)]);
  return { own: mine, teamsDue: due };
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
