import { randomBytes } from "node:crypto";
import { afterAll } from "vitest";
import type { TeamRole } from "@/lib/access/roles";
import type { GrantedScope } from "@/lib/access/scopes";
import { cookieName } from "@/lib/auth/cookies";
import { beginSession } from "@/lib/auth/service";
import { mintToken, storedForm } from "@/lib/credentials/mint";
import { engineClient } from "@/lib/platform/clickhouse";
import { closeDatabase, db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { prepareRequestTable } from "@/lib/platform/request-sink";
import { EMBEDDED_HOST, identityKey } from "@/lib/sources/schema";
import { SERVICE_DOMAIN } from "@/lib/users/schema";

/** Somebody or something with a row in `users`. */
export type Account = { id: number; email: string; fullName: string };
export type Team = { id: number; name: string };
/** A source and the table behind it, which holds `rows` rows. */
export type TestSource = { id: number; name: string; database: string; table: string; rows: number };

const ORIGIN = { address: "192.0.2.10", userAgent: "world", requestId: "world" };
const HOUR_MS = 3_600_000;
const ROWS_PER_TABLE = 5;
/** The first row's time; one row a second follows. */
export const FIRST_ROW_AT = "2026-05-19T10:00:00Z";

/** A word that no other test uses. */
export const unique = (stem: string) => `${stem}-${randomBytes(6).toString("hex")}`;

type PersonOptions = { role?: "admin" | "member"; status?: "active" | "inactive" };

/** A person, known by e-mail, who never signed in. */
export async function newPerson(stem: string, options: PersonOptions = {}): Promise<Account> {
  const data = { email: `${unique(stem).toLowerCase()}@example.test`, fullName: "Test Person", ...options };
  return db.user.create({ data, select: { id: true, email: true, fullName: true } });
}

/** A service account in no team. */
export async function newServiceAccount(stem = "bot"): Promise<Account> {
  const name = unique(stem);
  const data = { email: `${name}@${SERVICE_DOMAIN}`, fullName: name, accountType: "service" as const };
  return db.user.create({ data, select: { id: true, email: true, fullName: true } });
}

/** A team with these members. */
export async function newTeam(members: readonly (readonly [Account, TeamRole])[] = []): Promise<Team> {
  const rows = members.map(([{ id }, role]) => ({ userId: id, role }));
  const data = { name: unique("team"), description: "A team of a test", members: { create: rows } };
  return db.team.create({ data, select: { id: true, name: true } });
}

/** Puts an account into a team, past every rule. */
export async function join(account: Account, team: Team, role: TeamRole): Promise<void> {
  const key = { teamId: team.id, userId: account.id };
  await db.teamMember.upsert({ where: { teamId_userId: key }, create: { ...key, role }, update: { role } });
}

/** A table in the real engine with five rows: two errors, two infos, one warning. */
export async function newTable(): Promise<{ database: string; table: string; rows: number }> {
  const database = "contract";
  const table = `t_${randomBytes(6).toString("hex")}`;
  await engineClient().command({ query: `CREATE DATABASE IF NOT EXISTS ${database}` });
  await engineClient().command({
    query: `CREATE TABLE ${database}.${table} (timestamp DateTime64(3, 'UTC'), level LowCardinality(String),
      message String, duration_ms UInt32, big UInt64, attributes Map(String, String))
      ENGINE = MergeTree ORDER BY timestamp`,
  });
  const start = Date.parse(FIRST_ROW_AT);
  const values = ["error", "info", "warn", "info", "error"].map((level, n) => ({
    timestamp: new Date(start + n * 1000).toISOString().replace("Z", ""),
    level,
    message: `line ${n} of ${table}`,
    duration_ms: n * 10,
    big: "9007199254740993",
    attributes: { host: `web-${n}` },
  }));
  await engineClient().insert({ table: `${database}.${table}`, values, format: "JSONEachRow" });
  return { database, table, rows: ROWS_PER_TABLE };
}

/** A source over a table of its own, linked to the teams given. */
export async function newSource(teams: readonly Team[] = []): Promise<TestSource> {
  const { database, table, rows } = await newTable();
  const name = unique("source").slice(0, 50);
  const data = {
    name,
    database,
    tableName: table,
    host: EMBEDDED_HOST,
    severityField: "level",
    identityKey: identityKey({ host: EMBEDDED_HOST, database, table_name: table }),
    teams: { create: teams.map(({ id }) => ({ teamId: id })) },
  };
  const { id } = await db.source.create({ data, select: { id: true } });
  return { id, name, database, table, rows };
}

type TokenOptions = {
  expiresAt?: Date | null;
  revoked?: boolean;
  name?: string;
  parentId?: number;
  teamIds?: number[];
  sourceIds?: number[];
};

/** A token as the product makes it: its own generator, its own stored form. */
export async function newToken(
  account: Account,
  scopes: readonly GrantedScope[],
  options: TokenOptions = {},
): Promise<{ id: number; token: string }> {
  const [key] = env().tokenKeys;
  if (!key) throw new Error("no token key is configured");
  const token = mintToken(account.id);
  const data = {
    ...storedForm(token, key),
    userId: account.id,
    name: options.name ?? unique("token"),
    scopes: [...scopes],
    expiresAt: options.expiresAt ?? null,
    revokedAt: options.revoked ? new Date() : null,
    parentId: options.parentId ?? null,
    teamIds: options.teamIds ?? [],
    sourceIds: options.sourceIds ?? [],
  };
  const { id } = await db.apiToken.create({ data, select: { id: true } });
  return { id, token };
}

/** The text of a new token. */
export async function tokenOf(
  account: Account,
  scopes: readonly GrantedScope[],
  options: TokenOptions = {},
): Promise<string> {
  return (await newToken(account, scopes, options)).token;
}

/** The Cookie header of a person who has just signed in. */
export async function sessionOf(person: Account): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + HOUR_MS);
  await beginSession({ token, userId: person.id, expiresAt, replaces: null }, ORIGIN);
  return `${cookieName("session", env().publicUrl)}=${token}`;
}

/** A session that ran out a second ago. */
export async function expiredSessionOf(person: Account): Promise<string> {
  const cookie = await sessionOf(person);
  const newest = await db.session.findFirstOrThrow({ where: { userId: person.id }, orderBy: { id: "desc" } });
  await db.session.update({ where: { id: newest.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
  return cookie;
}

/**
 * Two teams with a source each. In team A: an owner, an admin, an editor, a member and a bot; team B has an owner of
 * its own. `drifter` is a service account in no team, `stranger` a person in none, `admin` administers the instance.
 */
export async function newWorld() {
  await prepareRequestTable();
  const names = ["owner", "teamAdmin", "editor", "member", "stranger", "otherOwner"] as const;
  const made = await Promise.all(names.map(async (name) => [name, await newPerson(name)] as const));
  const people = Object.fromEntries(made) as Record<(typeof names)[number], Account>;
  const admin = await newPerson("admin", { role: "admin" });
  const bot = await newServiceAccount("bot");
  const drifter = await newServiceAccount("drifter");
  const teamA = await newTeam([
    [people.owner, "owner"],
    [people.teamAdmin, "admin"],
    [people.editor, "editor"],
    [people.member, "member"],
    [bot, "member"],
  ]);
  const teamB = await newTeam([[people.otherOwner, "owner"]]);
  const sourceA = await newSource([teamA]);
  const sourceB = await newSource([teamB]);
  return { admin, ...people, bot, drifter, teamA, teamB, sourceA, sourceB };
}
export type World = Awaited<ReturnType<typeof newWorld>>;

const COUNTED = [
  "leaked_tokens",
  "access_reviews",
  "access_review_items",
  "users",
  "teams",
  "team_members",
  "sources",
  "team_sources",
  "api_tokens",
  "sessions",
  "user_preferences",
  "saved_queries",
  "collections",
  "collection_members",
  "collection_items",
  "query_shares",
  "dashboards",
  "dashboard_panels",
  "alerts",
  "alert_history",
  "system_settings",
] as const;

/** How many rows the control plane holds, table by table, the record included; equal counts mean nothing was written. */
export async function rowCounts(): Promise<Record<string, number>> {
  const counts = [...COUNTED, "audit_events"].map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
  const live = "(SELECT count(*)::int FROM api_tokens WHERE revoked_at IS NULL) AS live_tokens";
  const [row] = await db.$queryRawUnsafe<Record<string, number>[]>(`SELECT ${[...counts, live].join(", ")}`);
  return row ?? {};
}

// The database of a test file is dropped after it; its connections end first.
afterAll(async () => {
  await flushDeferred();
  await closeDatabase();
});
