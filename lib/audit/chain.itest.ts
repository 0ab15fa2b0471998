import { appendFileSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newPerson, newTeam } from "@/lib/testing/world";
import { genesisOf } from "./chain";
import { readCheckpoints } from "./checkpoint";
import { newestCheckpoint } from "./checkpoint-file";
import { chainState, writeCheckpoint } from "./checkpoints";
import { readChain, startOf, unchainedChanges } from "./read-chain";
import { recordAudit } from "./record";
import { removeExpiredAccess } from "./retention";
import { checkpointFile, publicKeyFile, signingKey } from "./signing-key";
import { ChainCheck } from "./verify";

const DAY_MS = 86_400_000;
const SYSTEM = { kind: "system", name: "test" } as const;

let dataDir: string;
beforeAll(async () => {
  // A folder of its own: the checkpoints of one database must not vouch for another.
  dataDir = await mkdtemp(join(tmpdir(), "latchkey-audit-"));
  Object.assign(env(), { dataDir });
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));
beforeEach(() => {
  chainState().problems = {};
});

const change = (id: number | string, after: object = { name: "x" }) =>
  db.$transaction((tx) => recordAudit(tx, SYSTEM, { action: "team.updated", target: { type: "team", id }, after }));

async function problemOf(chain: "changes" | "access") {
  const text = readFileSync(checkpointFile(dataDir), "utf8");
  const read = readCheckpoints(text, signingKey(dataDir).publicKey);
  if ("problem" in read) throw new Error(read.problem);
  const check = new ChainCheck(chain, await startOf(chain), read.anchors);
  for await (const page of readChain(chain)) for (const row of page) check.add(row);
  return check.end();
}

/** Does what the triggers forbid, as whoever owns the database can. */
async function pastTheTriggers(statement: string): Promise<void> {
  const client = await pool().connect();
  try {
    await client.query("BEGIN; SET LOCAL session_replication_role = replica");
    await client.query(statement);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

describe("the chain of changes", () => {
  it("begins at its genesis and follows from row to row", async () => {
    await change(1);
    await change("two", { odd: "NUL \u0000 and half \ud83d", deep: [{ b: 1, a: [null, true, 0.1, -0, 1e21] }] });
    await change(3, undefined);
    await writeCheckpoint();
    expect(await problemOf("changes")).toBeNull();
    expect((await startOf("changes")).hash).toEqual(genesisOf("changes"));
    expect(await unchainedChanges()).toBe(0);
  });

  it("numbers without a gap, whatever runs at once and whatever is undone", async () => {
    const before = await db.auditLink.count();
    const work = Array.from({ length: 40 }, (_, n) =>
      db
        .$transaction(async (tx) => {
          await recordAudit(tx, SYSTEM, { action: "team.updated", target: { type: "team", id: n } });
          await recordAudit(tx, SYSTEM, { action: "team.updated", target: { type: "team", id: -n } });
          if (n % 4 === 0) throw new Error("undone");
        })
        .catch((error: Error) => expect(error.message).toBe("undone")),
    );
    await Promise.all(work);
    const links = await db.auditLink.findMany({ orderBy: { seq: "asc" }, select: { seq: true } });
    expect(links.map(({ seq }) => Number(seq))).toEqual(links.map((_, n) => n + 1));
    expect(links).toHaveLength(before + 60);
    expect(await problemOf("changes")).toBeNull();
  });

  it("makes nobody wait in a circle: who holds a row and who has an event can want each other's", async () => {
    const [team, person] = [await newTeam(), await newPerson("circle")];
    const touchTeam = (tx: Parameters<Parameters<typeof db.$transaction>[0]>[0]) =>
      tx.team.update({ where: { id: team.id }, data: { description: "held" } });
    let second: Promise<void> | undefined;
    await db.$transaction(async (first) => {
      await touchTeam(first);
      second = db.$transaction(async (tx) => {
        await recordAudit(tx, SYSTEM, { action: "user.updated", target: { type: "user", id: person.id } });
        await touchTeam(tx);
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      await recordAudit(first, SYSTEM, { action: "team.updated", target: { type: "team", id: team.id } });
    });
    await second;
    expect(await problemOf("changes")).toBeNull();
  });

  it("can't be altered, emptied or shortened by a statement", async () => {
    await expect(db.auditLink.updateMany({ data: { hash: new Uint8Array(32) } })).rejects.toThrow(/append-only/);
    await expect(db.auditLink.deleteMany()).rejects.toThrow(/append-only/);
    await expect(db.$executeRaw`TRUNCATE audit_chain`).rejects.toThrow(/append-only/);
  });
});

describe("checkpoints", () => {
  it("are appended to a file that only its owner reads, under a key that Postgres does not hold", async () => {
    await change(10);
    const written = await writeCheckpoint();
    expect(newestCheckpoint(dataDir)).toEqual(written);
    expect(statSync(checkpointFile(dataDir)).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, "secrets", "audit-signing-key.pem")).mode & 0o777).toBe(0o600);
    expect(readFileSync(publicKeyFile(dataDir), "utf8")).toContain("BEGIN PUBLIC KEY");
  });

  it("are written only when a chain has moved", async () => {
    await writeCheckpoint();
    const text = readFileSync(checkpointFile(dataDir), "utf8");
    await writeCheckpoint();
    expect(readFileSync(checkpointFile(dataDir), "utf8")).toBe(text);
    await change(11);
    await writeCheckpoint();
    expect(readFileSync(checkpointFile(dataDir), "utf8").startsWith(text)).toBe(true);
  });

  it("go on after a line that a crash tore", async () => {
    await change(12);
    await writeCheckpoint();
    appendFileSync(checkpointFile(dataDir), '{"at":"2026');
    await change(13);
    await writeCheckpoint();
    expect(await problemOf("changes")).toBeNull();
  });

  it("follow each other when several processes write at once", async () => {
    for (let n = 0; n < 5; n++) await Promise.all([change(n), writeCheckpoint(), writeCheckpoint()]);
    await writeCheckpoint();
    expect(await problemOf("changes")).toBeNull();
  });
});

describe("what the owner of the database does behind the triggers", () => {
  // Each of these spoils the chain for good, so the order is: the newest row first.
  it("is found when the newest rows are gone", async () => {
    for (const n of [1, 2, 3, 4]) await change(`tail-${n}`);
    const written = await writeCheckpoint();
    const kept = BigInt(written?.changes.seq ?? 0) - 2n;
    const saved = await pool().query("SELECT * FROM audit_chain WHERE seq > $1", [kept]);
    await pastTheTriggers(`DELETE FROM audit_chain WHERE seq > ${kept}`);
    expect(await problemOf("changes")).toMatchObject({ kind: "cut", seq: kept + 1n });
    await writeCheckpoint();
    expect(chainState().problems.changes).toMatchObject({ kind: "cut", seq: kept + 1n });
    for (const { seq, event_id, hash } of saved.rows) {
      await pool().query("INSERT INTO audit_chain VALUES ($1, $2, $3)", [seq, event_id, hash]);
    }
    expect(await problemOf("changes")).toBeNull();
  });

  it("is found when an event is edited or loses its place", async () => {
    const target = await db.auditEvent.findFirstOrThrow({
      where: { targetId: "tail-2" },
      include: { link: { select: { seq: true } } },
    });
    const seq = target.link?.seq;
    await pastTheTriggers(`UPDATE audit_events SET actor_name = 'somebody else' WHERE id = ${target.id}`);
    expect(await problemOf("changes")).toMatchObject({ kind: "edited", seq });
    await pastTheTriggers(`UPDATE audit_events SET actor_name = 'test' WHERE id = ${target.id}`);
    expect(await problemOf("changes")).toBeNull();
    await pastTheTriggers(`DELETE FROM audit_chain WHERE seq = ${seq}`);
    expect(await problemOf("changes")).toMatchObject({ kind: "missing", seq });
    expect(await unchainedChanges()).toBe(1);
  });
});

describe("retention of the access chain", () => {
  const insert = async (count: number, at: Date) => {
    const { accessFacts, sealAccess } = await import("./access-store");
    const facts = Array.from({ length: count }, (_, n) =>
      accessFacts({
        ...{ decision_id: crypto.randomUUID(), kind: "read", at, account_id: 1, account_type: "human" },
        ...{ account_name: "reader", token_id: null, session_id: null, team_id: 1, source_id: 1, address: null },
        ...{ user_agent: null, request_id: null, method: "POST", route: "/q", status: 200, decision: null },
        statement: `SELECT ${n}`,
      } as const),
    );
    await sealAccess(facts, false);
  };

  it("S-145 removes what is old enough and vouched for, and what stays still verifies", async () => {
    await insert(10, new Date(Date.now() - 100 * DAY_MS));
    await insert(5, new Date());
    expect(await removeExpiredAccess()).toBe(0); // no checkpoint vouches for them yet
    await writeCheckpoint();
    expect(await removeExpiredAccess()).toBe(10);
    expect(await db.accessEvent.count()).toBe(5);
    expect(await problemOf("access")).toBeNull();
    await insert(2, new Date());
    await writeCheckpoint();
    expect(await problemOf("access")).toBeNull();
    expect((await startOf("access")).after).toBe(10n);
  });

  it("lets nobody remove rows without a tombstone", async () => {
    await expect(db.accessEvent.deleteMany()).rejects.toThrow(/append-only/);
    await expect(db.accessTombstone.deleteMany()).rejects.toThrow(/append-only/);
  });
});
