import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { decide } from "@/lib/access/decide";
import type { Caller } from "@/lib/access/grant";
import { callerOf } from "@/lib/auth/bearer";
import { db, pool } from "@/lib/platform/db";
import { newServiceAccount, newTeam, newToken } from "@/lib/testing/world";
import { type AccessEvent, findDenial, flushAccessLog, noteAccess, noteAnonymousRefusal } from "./access-log";
import { accessFacts, sealAccess } from "./access-store";

const ORIGIN = { address: "192.0.2.7", userAgent: "probe/1", requestId: "request-1" };

async function machine(): Promise<NonNullable<Caller["principal"]>> {
  const { token } = await newToken(await newServiceAccount(), ["logs:read"]);
  const headers = { authorization: `Bearer ${token}` };
  const { principal } = await callerOf(new Request("http://localhost/", { headers }), ORIGIN);
  if (!principal) throw new Error("the token is not known");
  return principal;
}

async function denial(more: Partial<AccessEvent> = {}): Promise<AccessEvent & { decisionId: string }> {
  const principal = await machine();
  const team = await newTeam();
  const need = { area: "source", scope: "logs:read", teamId: team.id, sourceId: 7 } as const;
  const decision = decide(principal, need, { credential: "alive", account: "active", linked: false });
  return {
    kind: "denial",
    decisionId: randomUUID(),
    principal,
    origin: ORIGIN,
    decision,
    method: "POST",
    route: "/api/v1/teams/:teamID/sources/:sourceID/logs/query",
    status: 403,
    teamId: team.id,
    sourceId: 7,
    ...more,
  };
}

const facts = (statement: string) =>
  accessFacts({
    decision_id: randomUUID(),
    kind: "read",
    at: new Date(),
    account_id: 1,
    account_type: "human",
    account_name: "somebody",
    token_id: null,
    session_id: null,
    team_id: null,
    source_id: null,
    address: null,
    user_agent: null,
    request_id: null,
    method: null,
    route: null,
    status: 200,
    decision: null,
    statement,
  });

const numbers = async () => (await db.accessEvent.findMany({ orderBy: { seq: "asc" } })).map(({ seq }) => Number(seq));
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

afterEach(() => vi.restoreAllMocks());

describe("the access log", () => {
  it("keeps a denial with the steps that were told, and finds it before its time to be written", async () => {
    const event = await denial({ statement: "SELECT 1" });
    noteAccess(event);
    const found = await findDenial(event.decisionId.toUpperCase());
    expect(found).toMatchObject({
      decisionId: event.decisionId,
      account: { id: event.principal.userId, type: "service", name: event.principal.identity.fullName },
      tokenId: event.principal.token?.id,
      sessionId: null,
      teamId: event.teamId,
      sourceId: 7,
      ...{ address: "192.0.2.7", userAgent: "probe/1", requestId: "request-1" },
      method: "POST",
      status: 403,
      statement: "SELECT 1",
    });
    expect(found?.decision).toEqual(event.decision);
    expect(Math.abs((found?.at.getTime() ?? 0) - Date.now())).toBeLessThan(10_000);
  });

  it("answers null for an id that nobody was told, for a read, and for what is no id", async () => {
    const read = await denial({ kind: "read", status: 200 });
    noteAccess(read);
    expect(await findDenial(read.decisionId)).toBeNull();
    expect(await findDenial(randomUUID())).toBeNull();
    expect(await findDenial("' OR 1=1 --")).toBeNull();
  });

  it("is written by itself within about a second", async () => {
    const event = await denial();
    noteAccess(event);
    const count = () => db.accessEvent.count({ where: { decisionId: event.decisionId } });
    expect(await count()).toBe(0);
    await vi.waitFor(async () => expect(await count()).toBe(1), { timeout: 15_000 });
  });

  it("keeps text that Postgres can't take as it is, and cuts what is long", async () => {
    const event = await denial({ statement: `a\u0000b\ud800c${"x".repeat(5_000)}` });
    noteAccess(event);
    const { statement } = (await findDenial(event.decisionId)) ?? {};
    expect(statement).toHaveLength(4_000);
    expect(statement?.startsWith("a\ufffdb\ufffdcx")).toBe(true);
  });

  it("numbers without a gap when several processes seal at once", async () => {
    await flushAccessLog();
    const before = (await numbers()).length;
    await Promise.all(upTo(8).map((n) => sealAccess([facts(`${n}.1`), facts(`${n}.2`), facts(`${n}.3`)], false)));
    expect(await numbers()).toEqual(upTo(before + 24));
    const batches = await db.accessEvent.groupBy({ by: ["batch"], _count: true, orderBy: { batch: "desc" }, take: 8 });
    expect(batches.map(({ _count }) => _count)).toEqual(Array(8).fill(3));
  });

  it("writes nothing twice when the answer to a batch was lost", async () => {
    const events = [facts("once"), facts("twice")];
    await sealAccess(events.slice(0, 1), false);
    await sealAccess(events, true);
    await sealAccess(events, true);
    const ids = events.map(({ decision_id }) => decision_id);
    expect(await db.accessEvent.count({ where: { decisionId: { in: ids } } })).toBe(2);
    expect(await numbers()).toEqual(upTo((await numbers()).length));
  });

  it("tries again after Postgres was away, and keeps the order", async () => {
    await flushAccessLog();
    const [first, second] = [await denial(), await denial()];
    const gone = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    vi.spyOn(pool(), "connect").mockRejectedValueOnce(gone as never);
    noteAccess(first);
    noteAccess(second);
    await flushAccessLog();
    expect(await db.accessEvent.count({ where: { decisionId: first.decisionId } })).toBe(0);
    await flushAccessLog();
    const rows = await db.accessEvent.findMany({ orderBy: { seq: "desc" }, take: 2 });
    expect(rows.map(({ decisionId }) => decisionId)).toEqual([second.decisionId, first.decisionId]);
  });

  it("counts what a full buffer can't take, and says so in the chain", async () => {
    await flushAccessLog();
    const event = await denial({ kind: "read", status: 200 });
    for (let n = 0; n < 10_025; n++) {
      const { decisionId: _id, ...read } = event;
      noteAccess(read);
    }
    await flushAccessLog();
    const newest = await db.accessEvent.findFirstOrThrow({ orderBy: { seq: "desc" } });
    expect(newest).toMatchObject({ kind: "dropped", statement: "25 events did not fit into the buffer" });
    expect(newest.accountId).toBeNull();
  });

  it("counts anonymous refusals by hour and reason and writes no row for each", async () => {
    await flushAccessLog();
    const rows = await db.accessEvent.count();
    for (let n = 0; n < 300; n++) noteAnonymousRefusal(n % 3 === 0 ? "absent" : "unknown");
    await flushAccessLog();
    noteAnonymousRefusal("absent");
    await flushAccessLog();
    expect(await db.accessEvent.count()).toBe(rows);
    const counts = await db.anonymousRefusal.groupBy({ by: ["reason"], _sum: { count: true } });
    expect(Object.fromEntries(counts.map(({ reason, _sum }) => [reason, Number(_sum.count)]))).toEqual({
      absent: 101,
      unknown: 200,
    });
  });

  it("can't be altered, emptied or shortened by a statement", async () => {
    await sealAccess([facts("fixed")], false);
    await expect(db.accessEvent.updateMany({ data: { statement: "other" } })).rejects.toThrow(/append-only/);
    await expect(db.accessEvent.deleteMany()).rejects.toThrow(/append-only/);
    await expect(db.$executeRaw`TRUNCATE access_events`).rejects.toThrow(/append-only/);
  });
});
