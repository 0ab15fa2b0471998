import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { type Answer, type CallOptions, call, openServer } from "@/lib/testing/http";
import { newWorld } from "@/lib/testing/world";
import { type Guard, MANIFEST } from "./manifest";
import { BODIES, choices, HARMLESS, requestOf, SEARCHES, slotsOf, TELLS_THAT_IT_IS } from "./requests";
import { TailReader } from "./sse";
import { type Ids, newTenant, nobodysIds, type Tenant } from "./tenant";
import { watchingRows } from "./tenant-rows";

let ours: Tenant;
let theirs: Tenant;
let rowsOfTheirs: () => Promise<string[]>;
let oursIds: Ids;
let theirsIds: Ids;
let server: Awaited<ReturnType<typeof openServer>>;
const tails: { reader: TailReader; leave: () => void }[] = [];

/** A tail that somebody of the tenant reads, and the id under which it can be cancelled. */
async function follow({ ids, tokenToFollow }: Tenant): Promise<string> {
  const leaving = new AbortController();
  const url = `${server.origin}/api/v1/teams/${ids.team}/sources/${ids.source}/logs/tail`;
  const headers = { authorization: `Bearer ${tokenToFollow}` };
  const response = await fetch(url, { headers, signal: leaving.signal });
  expect(response.status).toBe(200);
  tails.push({ reader: new TailReader(response), leave: () => leaving.abort() });
  return response.headers.get("x-logchef-query-id") ?? "";
}

beforeAll(async () => {
  await newWorld();
  server = await openServer();
  ours = await newTenant();
  oursIds = { ...ours.ids, work: await follow(ours) };
  const watched = await watchingRows(newTenant);
  theirs = watched.result;
  rowsOfTheirs = watched.rows;
  theirsIds = { ...theirs.ids, work: await follow(theirs) };
});
afterAll(async () => {
  for (const { leave } of tails) leave();
  await server.close();
});

/**
 * Everybody of our tenant. On instance-wide routes a service account stands above teams by its scope (issue A, part 4),
 * so there it lacks that one; what explains decisions tells everything to holders of `users:read`.
 */
async function callers(guard: Guard): Promise<[string, CallOptions][]> {
  const without = guard.guards === "admin" ? guard.scope : "scope" in guard ? undefined : "users:read";
  return [...Object.entries(ours.callers), ["a service account's token", await ours.robotWithout(without)]];
}

/** Fails when an answer tells anything of the other tenant's. */
function expectNothingOf({ words, people, secrets, table }: Tenant, answer: Answer, who: string, isDirectory = false) {
  const all = answer.text + JSON.stringify([...answer.headers]);
  for (const secret of [words, table, ...secrets, ...(isDirectory ? [] : [people])]) {
    expect(all.includes(secret), `${who} reads ${secret} in ${answer.text.slice(0, 500)}`).toBe(false);
  }
}

const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const LINES = Object.entries(MANIFEST);

describe("the list", () => {
  it("says of every id in a path what it is, and of every route what a good body is", () => {
    for (const [line] of LINES) {
      slotsOf(line);
      if (/^(POST|PUT|PATCH) /.test(line)) expect(Object.keys(BODIES), line).toContain(line);
    }
    for (const line of [...Object.keys(BODIES), ...Object.keys(SEARCHES)])
      expect(Object.keys(MANIFEST)).toContain(line);
  });
});

describe("S-042 another tenant's ids", () => {
  const withIds = LINES.filter(([line]) => slotsOf(line).length > 0);

  it.each(withIds)(
    "%s",
    async (line, guard) => {
      const before = await rowsOfTheirs();
      expect(before.length).toBeGreaterThan(20);
      for (const [who, sends] of await callers(guard)) {
        for (const foreign of choices(slotsOf(line))) {
          const tried = `${line} ${[...foreign].join(" ")}`;
          const { method, path, body } = requestOf(line, foreign, oursIds, theirsIds);
          const answer = await call(method, path, { ...sends, body });
          const isHarmless = tried in HARMLESS && answer.status < 300;
          if (!isHarmless) expect(answer.status, `${who}: ${tried}: ${answer.text}`).toBeGreaterThanOrEqual(400);
          expect(answer.status, `${who}: ${tried}: ${answer.text}`).toBeLessThan(500);
          expectNothingOf(theirs, answer, `${who}: ${tried}`);
        }
      }
      await flushDeferred();
      expect(await rowsOfTheirs()).toEqual(before);
    },
    60_000,
  );

  it("read like ids that nobody has", async () => {
    const quiet = withIds.filter(([line]) => !Object.keys(TELLS_THAT_IT_IS).some((end) => line.endsWith(end)));
    expect(quiet.length).toBeGreaterThan(40);
    for (const [line, guard] of quiet) {
      for (const [who, sends] of await callers(guard)) {
        for (const foreign of choices(slotsOf(line))) {
          const tried = `${line} ${[...foreign].join(" ")}`;
          if (tried in HARMLESS) continue;
          const bytes = async (ids: Ids) => {
            const { method, path, body } = requestOf(line, foreign, oursIds, ids);
            const { status, text } = await call(method, path, { ...sends, body });
            return `${status} ${text.replaceAll(UUIDS, "uuid")}`;
          };
          expect(await bytes(theirsIds), `${who}: ${tried}`).toBe(await bytes(nobodysIds()));
        }
      }
    }
  }, 120_000);

  it("left the other tenant's tail running", () => {
    expect(tails.map(({ reader }) => reader.isClosed)).toEqual([false, false]);
  });
});

describe("lists", () => {
  const lists = LINES.filter(([line]) => line.startsWith("GET ") && slotsOf(line).length === 0);

  it.each(lists)("S-046 %s tells nothing of another tenant's", async (line, guard) => {
    const isDirectory = guard.guards === "directory";
    // An instance-wide list shows a service account without * no more than its own teams (lib/access/principal.ts).
    const overseen = /query-activity|query-stats|saved-queries/.test(line);
    const everybody = await callers(guard);
    if (overseen) everybody.push(["a service account's token with the scope", await ours.robotWithout()]);
    for (const [who, sends] of everybody) {
      const { method, path } = requestOf(line, new Set(), oursIds, oursIds);
      const answer = await call(method, path, sends);
      expect(answer.status, `${who}: ${answer.text}`).toBeLessThan(500);
      expectNothingOf(theirs, answer, `${who}: ${line}`, isDirectory);
    }
  });
});

describe("statements that name another tenant's table", () => {
  const routes = ["logs/query", "logs/export", "logs/histogram", "exports"];

  it.each(routes)("are refused by %s", async (route) => {
    const before = await rowsOfTheirs();
    const path = `/teams/${ours.ids.team}/sources/${ours.ids.source}/${route}`;
    for (const statement of [
      `SELECT * FROM ${theirs.table}`,
      `SELECT message FROM ${ours.table} WHERE message IN (SELECT message FROM ${theirs.table})`,
      `SELECT message FROM ${ours.table} UNION ALL SELECT message FROM ${theirs.table}`,
    ]) {
      for (const sends of Object.values(ours.callers)) {
        const answer = await call("POST", path, { ...sends, body: { query_text: statement } });
        expect(answer.status, answer.text).toBe(400);
        expect(answer.text).not.toContain(theirs.words);
      }
    }
    expect(await rowsOfTheirs()).toEqual(before);
  });
});

describe("one's own ids", () => {
  it("open what the others' don't, so that nothing above is refused for a wrong reason", async () => {
    const cookie = theirs.callers["a team owner's session"];
    const open = LINES.filter(([line]) => line.startsWith("GET ") && !line.endsWith("/tail")).flatMap(
      ([line, guard]) => {
        const { path } = requestOf(line, new Set(), theirsIds, theirsIds);
        return guard.guards !== "admin" && slotsOf(line).length > 0 ? [{ line, path }] : [];
      },
    );
    expect(open.length).toBeGreaterThan(15);
    for (const { line, path } of open) {
      const answer = await call("GET", path, cookie);
      expect(answer.status, `${line}: ${answer.text}`).toBe(200);
    }
    const base = `/teams/${theirs.ids.team}/sources/${theirs.ids.source}`;
    const rows = await call("POST", `${base}/logs/query`, {
      ...cookie,
      body: { query_text: `SELECT message FROM ${theirs.table}` },
    });
    expect(rows.text).toContain(theirs.words);
  });
});
