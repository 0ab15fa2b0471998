import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runAudit } from "@/bin/commands/audit";
import { flushAccessLog } from "@/lib/audit/access-log";
import { writeCheckpoint } from "@/lib/audit/checkpoints";
import { verifyLive } from "@/lib/audit/live";
import { trimSecurityEvents } from "@/lib/audit/security-events";
import { checkpointFile, publicKeyFile } from "@/lib/audit/signing-key";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { call } from "@/lib/testing/http";
import { join as joinTeam, newServiceAccount, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";

let world: World;
let admin: { cookie: string };
let dataDir: string;
let reader: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "latchkey-audit-"));
  Object.assign(env(), { dataDir });
  world = await newWorld();
  admin = { cookie: await sessionOf(world.admin) };
  reader = await tokenOf(world.bot, ["logs:read", "tokens:write", "profile:read"]);
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const list = async (query = "") => {
  await flushAccessLog();
  const { status, body } = await call("GET", `/admin/audit${query}`, admin);
  expect(status).toBe(200);
  return body.data as { events: Record<string, unknown>[]; next_cursor: string | null };
};
const teamNamed = (name: string) => call("POST", "/admin/teams", { ...admin, body: { name, description: "" } });

async function verify(argv: string[]) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const code = await runAudit(["verify", ...argv], { verifyLive, print: say, warn: say });
  return { code, said: said.join("\n") };
}

describe("GET /admin/audit", () => {
  it("tells who did what from where, newest first, and what it was before and after", async () => {
    const { body } = await teamNamed("audited-1");
    await call("PUT", `/teams/${body.data.id}`, { ...admin, body: { name: "audited-2", description: "" } });
    const { events } = await list(`?target=team:${body.data.id}`);
    expect(events.map(({ action }) => action)).toEqual(["team.updated", "team.created"]);
    expect(events[0]).toMatchObject({
      log: "changes",
      outcome: "allowed",
      actor: { type: "human", id: world.admin.id, name: world.admin.email, token_id: null },
      before: { name: "audited-1" },
      after: { name: "audited-2" },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(events[0]?.seq).toBeGreaterThan(events[1]?.seq as number);
  });

  it("pages by a cursor that new events don't move", async () => {
    for (let n = 0; n < 5; n++) await teamNamed(`paged-${n}`);
    const first = await list("?action=team.created&limit=2");
    await teamNamed("paged-later");
    const second = await list(`?action=team.created&limit=2&cursor=${first.next_cursor}`);
    const names = [...first.events, ...second.events].map(({ after }) => (after as { name: string }).name);
    expect(names).toEqual(["paged-4", "paged-3", "paged-2", "paged-1"]);
    let cursor = second.next_cursor;
    for (; cursor; ) cursor = (await list(`?action=team.created&limit=2&cursor=${cursor}`)).next_cursor;
    expect(cursor).toBeNull();
  });

  it("filters by actor, action, kind of action, target, team, time and outcome", async () => {
    const count = async (query: string) => (await list(`${query}&limit=200`)).events.length;
    const all = await count("?");
    expect(await count(`?actor=${world.admin.id}`)).toBeGreaterThan(0);
    expect(await count(`?actor=${world.admin.email.slice(0, 12)}`)).toBe(await count(`?actor=${world.admin.id}`));
    expect(await count("?actor=nobody-at-all")).toBe(0);
    expect(await count("?action=team")).toBe(
      (await count("?action=team.created")) + (await count("?action=team.updated")),
    );
    expect(await count("?target=team")).toBe(await count("?action=team"));
    expect(await count("?team=2147483647")).toBe(0);
    const soon = new Date(Date.now() + 60_000).toISOString();
    expect(await count(`?to=${soon}`)).toBe(all);
    expect(await count(`?from=${soon}`)).toBe(0);
    expect(await count("?log=changes&outcome=denied")).toBe(0);
    expect(await count("?outcome=allowed")).toBe(all);
  });

  it.each(["actor=", "log="])("takes an empty %s as none", async (word) => {
    expect((await list(`?${word}`)).events.length).toBeGreaterThan(0);
  });

  it.each(["log=other", "team=0", "from=yesterday", "outcome=maybe", "cursor=x", "limit=0", "limit=201"])(
    "answers 400 for %s",
    async (word) => {
      const { status, body } = await call("GET", `/admin/audit?${word}`, admin);
      expect(status).toBe(400);
      expect(body.message).toBe(`Invalid ${word.split("=")[0]}`);
    },
  );

  it("has reads of logs with the query, and denials with their decision, in the access log", async () => {
    const at = `/teams/${world.teamA.id}/sources/${world.sourceA.id}`;
    const sql = `SELECT message FROM ${world.sourceA.database}.${world.sourceA.table}`;
    const read = await call("POST", `${at}/logs/query`, { token: reader, body: { query_text: sql, limit: 5 } });
    expect(read.status).toBe(200);
    await call("POST", `${at}/logchefql/translate`, { token: reader, body: { query: 'level="error"' } });
    const denied = await call("GET", `/teams/${world.teamB.id}`, { token: reader });
    const { events } = await list(`?log=access&actor=${world.bot.id}`);
    expect(events.map(({ action }) => action)).toEqual(["access.denied", "logs.read"]);
    expect(events[0]).toMatchObject({ decision_id: denied.body.decision_id, outcome: "denied", status: 403 });
    expect(events[1]).toMatchObject({
      statement: sql,
      team_id: world.teamA.id,
      target: { type: "source", id: String(world.sourceA.id) },
      decision: { allowed: true, need: { scope: "logs:read" } },
    });
    expect((await list(`?outcome=denied&actor=${world.bot.id}`)).events).toHaveLength(1);
  });

  it("writes nothing for calls that read no logs, and nothing for callers whom nobody knows", async () => {
    const before = await db.accessEvent.count();
    await call("GET", "/me", { token: reader });
    for (let n = 0; n < 5; n++) await call("GET", "/me", { token: `logchef_1_${"0".repeat(32)}` });
    await flushAccessLog();
    expect(await db.accessEvent.count()).toBe(before);
    const { body } = await call("GET", "/admin/security-events", admin);
    expect(body.data.counts.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBeGreaterThan(4);
  });

  it("S-145 shows a service account that holds the scope alone no further than its teams", async () => {
    const account = await newServiceAccount("auditor");
    await joinTeam(account, world.teamA, "member");
    await call("POST", `/teams/${world.teamB.id}/members`, {
      ...admin,
      body: { user_id: world.stranger.id, role: "member" },
    });
    const token = await tokenOf(account, ["settings:read"]);
    const { body } = await call("GET", "/admin/audit?limit=200", { token });
    const teams = new Set(body.data.events.map(({ team_id }: { team_id: number }) => team_id));
    expect([...teams].every((id) => id === world.teamA.id)).toBe(true);
    const whole = await call("GET", "/admin/audit/export", { token });
    expect(JSON.parse(whole.text.split("\n")[0] ?? "")).toMatchObject({ filtered: true });
  });
});

describe("GET /admin/audit/export", () => {
  it("streams the whole chain as lines that verify offline, and records that it did", async () => {
    await flushAccessLog();
    for (const log of ["changes", "access"]) {
      const { status, headers, text } = await call("GET", `/admin/audit/export?log=${log}`, admin);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toBe("application/x-ndjson");
      expect(headers.get("content-disposition")).toMatch(/^attachment; filename="latchkey-audit-\w+-\w+\.jsonl"$/);
      const file = join(dataDir, `${log}.jsonl`);
      writeFileSync(file, text);
      const keys = ["--public-key", publicKeyFile(dataDir)];
      expect(await verify([file])).toMatchObject({ code: 0 });
      const { code, said } = await verify([file, ...keys, "--checkpoints", checkpointFile(dataDir)]);
      expect({ code, said }).toMatchObject({
        code: 0,
        said: expect.stringContaining("Checkpoints vouch for rows up to"),
      });
      expect(said).not.toContain("No checkpoint");
    }
    const { events } = await list("?action=audit.exported&limit=1");
    expect(events[0]).toMatchObject({ target: { type: "audit", id: "access" }, after: { format: "jsonl" } });
  });

  it("names the first row that was edited, deleted, moved or cut off", async () => {
    await writeCheckpoint();
    const lines = readFileSync(join(dataDir, "changes.jsonl"), "utf8").trimEnd().split("\n");
    const file = join(dataDir, "touched.jsonl");
    const found = async (touched: string[], ...more: string[]) => {
      writeFileSync(file, `${touched.join("\n")}\n`);
      return verify([file, ...more]);
    };
    const edited = lines.map((line, n) =>
      n === 3 ? line.replace(/"actor_name":"[^"]*"/, '"actor_name":"eve"') : line,
    );
    expect(await found(edited)).toEqual({ code: 1, said: expect.stringContaining("Row 3 was edited") });
    expect(await found(lines.filter((_, n) => n !== 4))).toEqual({
      code: 1,
      said: expect.stringContaining("Row 4 is missing"),
    });
    const swapped = [...lines];
    [swapped[2], swapped[5]] = [lines[5] ?? "", lines[2] ?? ""];
    expect(await found(swapped)).toEqual({ code: 1, said: expect.stringContaining("Row 2 is not in its place") });
    const cut = lines.slice(0, -2);
    expect(await found(cut, "--public-key", publicKeyFile(dataDir))).toEqual({
      code: 1,
      said: expect.stringContaining("are missing"),
    });
    expect(await found(cut, "--checkpoints", checkpointFile(dataDir))).toMatchObject({ code: 1 });
    expect(await found(lines.slice(1))).toMatchObject({ code: 1, said: expect.stringContaining("header") });
  });

  it("writes CSV whose cells no spreadsheet runs", async () => {
    const agent = '=HYPERLINK("http://x","y")';
    const made = await call("POST", "/admin/teams", {
      ...admin,
      body: { name: "formula", description: "" },
      headers: { "user-agent": agent },
    });
    const path = `/admin/audit/export?format=csv&target=team:${made.body.data.id}`;
    const { text, headers } = await call("GET", path, admin);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [head, row] = text.split("\r\n");
    expect(head).toMatch(/^seq,at,actor_type,/);
    expect(row).toContain(`"'${agent.replaceAll('"', '""')}"`);
  });

  it("answers 400 for another format", async () => {
    expect((await call("GET", "/admin/audit/export?format=xml", admin)).status).toBe(400);
  });

  it("says of a selection that it can't be verified", async () => {
    const { text } = await call("GET", "/admin/audit/export?action=team", admin);
    const file = join(dataDir, "selection.jsonl");
    writeFileSync(file, text);
    expect(await verify([file])).toEqual({ code: 1, said: expect.stringContaining("selection") });
  });
});

describe("latchkey audit verify", () => {
  it("verifies the database of the console", async () => {
    expect(await verify([])).toEqual({ code: 0, said: expect.stringMatching(/changes: \d+ rows.*\naccess: \d+ rows/) });
  });

  it("asks for the right words", async () => {
    const quiet = { verifyLive, print: () => undefined, warn: () => undefined };
    expect(await runAudit([], quiet)).toBe(2);
    expect(await runAudit(["verify", "a", "b"], quiet)).toBe(2);
    expect(await runAudit(["verify", "--checkpoints", "x"], quiet)).toBe(2);
  });
});

describe("security events", () => {
  const events = async (kind: string) => {
    await flushDeferred();
    const { status, body } = await call("GET", `/admin/security-events?kind=${kind}`, admin);
    expect(status).toBe(200);
    return body.data.events as Record<string, unknown>[];
  };

  it("tell of a token that asked for more than it holds", async () => {
    const asked = { name: "wider", scopes: ["*"], reason: "because" };
    const { status } = await call("POST", "/me/tokens", { token: reader, body: asked });
    expect(status).toBe(403);
    const [event] = await events("escalation.refused");
    expect(event).toMatchObject({ account: { id: world.bot.id }, detail: { scope: "tokens:write", method: "POST" } });
  });

  it("tell of a token that is used from elsewhere", async () => {
    const token = await tokenOf(world.bot, ["profile:read"]);
    const from = (address: string) => call("GET", "/me", { token, headers: { "x-latchkey-peer": address } });
    await from("192.0.2.1");
    await flushDeferred();
    await db.$executeRaw`UPDATE api_tokens SET last_used_at = now() - interval '2 minutes'`;
    (globalThis as { latchkeyTokenUses?: Map<number, number> }).latchkeyTokenUses?.clear();
    await from("198.51.100.9");
    const [event] = await events("token.address_changed");
    expect(event).toMatchObject({ address: "198.51.100.9", detail: { from: "192.0.2.1", to: "198.51.100.9" } });
  });

  it("never grow without bound", async () => {
    await db.$executeRaw`INSERT INTO security_events (kind, detail) SELECT 'sign_in.failed', '{}' FROM generate_series(1, 100200)`;
    await db.$executeRaw`INSERT INTO security_events (kind, detail, at) VALUES ('sign_in.failed', '{}', now() - interval '91 days')`;
    await trimSecurityEvents();
    expect(await db.securityEvent.count()).toBeLessThanOrEqual(100_000);
    expect(await db.securityEvent.count({ where: { at: { lt: new Date(Date.now() - 90 * 86_400_000) } } })).toBe(0);
  });
});
