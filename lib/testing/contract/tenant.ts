import { randomBytes, randomUUID } from "node:crypto";
import { expect } from "vitest";
import { SCOPES } from "@/lib/access/scopes";
import { engineClient } from "@/lib/platform/clickhouse";
import { db } from "@/lib/platform/db";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { call } from "@/lib/testing/http";
import {
  join,
  newPerson,
  newServiceAccount,
  newSource,
  newTeam,
  newToken,
  sessionOf,
  tokenOf,
} from "@/lib/testing/world";
import { panelsOn } from "./dashboard";
import { content } from "./saved-query";

/** What an id may stand for. */
export type Kind =
  | "team"
  | "source"
  | "person"
  | "robot"
  | "token"
  | "robotToken"
  | "savedQuery"
  | "collection"
  | "share"
  | "dashboard"
  | "alert"
  | "review"
  | "reviewItem"
  | "exportJob"
  | "work";

/** One id of each kind. */
export type Ids = Readonly<Record<Kind, string | number>>;

/** Ids that nobody has, in the form of those that somebody has. */
export const nobodysIds = (): Ids => {
  const number = 2_147_483_647;
  const kinds = [
    "team",
    "source",
    "person",
    "robot",
    "token",
    "robotToken",
    "savedQuery",
    "collection",
    "dashboard",
    "alert",
    "review",
    "reviewItem",
  ];
  const numbers = Object.fromEntries(kinds.map((kind) => [kind, number])) as Record<Kind, number>;
  return { ...numbers, share: randomBytes(18).toString("base64url"), exportJob: randomUUID(), work: randomUUID() };
};

/** Every scope by its name; `*` would be more than that (issue A, part 4). */
const ALL_SCOPES = SCOPES.map(({ scope }) => scope);

/** Puts a row with `words` into the tenant's table, and gives team and source names that hold them. */
async function mark(words: string, ids: { team: number; source: number }, table: string): Promise<void> {
  const text = `of ${words}`;
  await db.team.update({ where: { id: ids.team }, data: { name: `Team ${words}`, description: text } });
  await db.source.update({ where: { id: ids.source }, data: { name: `Logs ${words}`, description: text } });
  const row = { timestamp: "2026-05-19 11:00:00.000", level: words, message: text, duration_ms: 1, big: "1" };
  await engineClient().insert({ table, values: [row], format: "JSONEachRow" });
}

/** A review of a team, which an administrator starts. */
async function newReview(teamId: number) {
  const cookie = await sessionOf(await newPerson("reviewing", { role: "admin" }));
  const body = { team_id: teamId, due_at: "2099-01-01T00:00:00Z" };
  const answer = await call("POST", "/admin/access-reviews", { cookie, body });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.data;
}

/**
 * A team with an owner, a member, a service account and one thing of each kind, made through the product's own doors.
 * `words` stand in everything that the team wrote and nowhere else; accounts have `people` in their names instead,
 * since whoever manages a team may look accounts up.
 */
export async function newTenant() {
  const words = `private-${randomBytes(8).toString("hex")}`;
  const people = `p${randomBytes(8).toString("hex")}`;
  const [owner, person] = [await newPerson(`${people}-owner`), await newPerson(`${people}-member`)];
  const robot = await newServiceAccount(`${people}-robot`);
  const team = await newTeam([[owner, "owner"]]);
  await join(person, team, "member");
  await join(robot, team, "admin");
  const source = await newSource([team]);
  const table = `${source.database}.${source.table}`;
  await mark(words, { team: team.id, source: source.id }, table);
  const cookie = await sessionOf(owner);
  const made = async (path: string, body: object) => {
    const answer = await call("POST", path, { cookie, body });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.body.data;
  };
  const base = `/teams/${team.id}/sources/${source.id}`;
  const query = `message="${words}"`;
  const savedQuery = await made("/saved-queries", {
    name: `Saved ${words}`,
    source_id: source.id,
    query_content: content(query),
    query_language: "logchefql",
  });
  const collection = await made("/collections", { name: `Collection ${words}` });
  await made(`/collections/${collection.id}/items`, { saved_query_id: savedQuery.id });
  await made(`/collections/${collection.id}/members`, { user_id: person.id, role: "member" });
  const panels = panelsOn([team, source]);
  const [panel] = panels.panels;
  const dashboard = await made("/dashboards", {
    name: `Board ${words}`,
    panels: { ...panels, panels: [{ ...panel, title: words, query }] },
  });
  const alert = await made("/alerts", {
    name: `Alert ${words}`,
    source_id: source.id,
    query,
    query_language: "logchefql",
    labels: { of: words },
    recipient_user_ids: [person.id],
  });
  const line = { alertId: alert.id, status: "error" as const, triggeredAt: new Date(), message: words };
  await db.alertHistory.create({ data: line });
  const payload = { version: 1, mode: "logchefql", query, limit: 10, time_range: { relative: "1h" } };
  const share = await made(`${base}/query-shares`, { payload });
  const sql = `SELECT message FROM ${table} WHERE level = '${words}'`;
  await made(`${base}/logs/query`, { query_text: sql });
  const exportJob = await made(`${base}/exports`, { raw_sql: sql });
  await flushDeferred();
  await call("PUT", "/me/preferences", { cookie, body: { theme: "dark" } });
  const token = await newToken(owner, ["*"], { name: `Token ${words}` });
  const robotToken = await newToken(robot, ALL_SCOPES, { name: `Robot ${words}` });
  const review = await newReview(team.id);
  const ids = {
    team: team.id,
    source: source.id,
    person: person.id,
    robot: robot.id,
    token: token.id,
    robotToken: robotToken.id,
    savedQuery: savedQuery.id,
    collection: collection.id,
    share: share.token,
    dashboard: dashboard.id,
    alert: alert.id,
    review: review.id,
    reviewItem: review.items[0].id,
    exportJob: exportJob.id,
  };
  return {
    words,
    people,
    table,
    ids,
    secrets: [token.token, robotToken.token],
    tokenToFollow: await tokenOf(person, ["logs:read"]),
    callers: {
      "a person's session": { cookie: await sessionOf(person) },
      "a team owner's session": { cookie },
      "a team owner's token *": { token: token.token },
    },
    /** The team's service account with every scope but one. */
    robotWithout: async (scope?: string) => ({
      token: await tokenOf(
        robot,
        ALL_SCOPES.filter((one) => one !== scope),
      ),
    }),
  };
}
export type Tenant = Awaited<ReturnType<typeof newTenant>>;
