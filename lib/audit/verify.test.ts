import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChainRecord, canonical, digestOf, genesisOf, type Json, linkHash, plain } from "./chain";
import {
  anchorsOf,
  type Checkpoint,
  isTombstone,
  lineHash,
  readCheckpoints,
  signCheckpoint,
  signTombstone,
} from "./checkpoint";
import { ChainCheck, type ChainRow } from "./verify";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const START = { after: 0n, hash: genesisOf("changes"), tombstone: null };

function chainOf(records: readonly ChainRecord[]): ChainRow[] {
  let before: Uint8Array = START.hash;
  return records.map((record, n) => {
    const seq = BigInt(n + 1);
    const hash = linkHash(before, seq, digestOf(record));
    const row = { seq, before, hash, record };
    before = hash;
    return row;
  });
}

const checkpointAt = (rows: readonly ChainRow[], count: number): Checkpoint => {
  const row = rows[count - 1];
  const head = { seq: count, hash: Buffer.from(row?.hash ?? START.hash).toString("hex") };
  const access = { seq: 0, hash: "0".repeat(64) };
  return signCheckpoint(privateKey, { at: "2026-01-01T00:00:00.000Z", changes: head, access, prev: null });
};

function problemOf(rows: readonly ChainRow[], checkpoints: readonly Checkpoint[] = []) {
  const check = new ChainCheck("changes", START, checkpoints.flatMap(anchorsOf));
  for (const row of rows) check.add(row);
  return check.end();
}

const json = fc.jsonValue({ maxDepth: 2 }).map(plain);
const record = fc.record({ action: fc.string(), actor_id: fc.nat(), after: json }) as fc.Arbitrary<ChainRecord>;
const log = fc.array(record, { minLength: 3, maxLength: 40 }).map(chainOf);
/** A log and one of its rows, by index. */
const logAndPlace = log.chain((rows) => fc.tuple(fc.constant(rows), fc.nat(rows.length - 1)));
const RUNS = { numRuns: 1_000 };

/** A record that differs from the one given, in one of its columns. */
const edited = (record: ChainRecord, value: Json): ChainRecord => {
  const changed = { ...record, after: value };
  return canonical(changed) === canonical(record) ? { ...record, action: `${record.action}!` } : changed;
};

describe("a chain as it was written", () => {
  it("has nothing wrong with it, with and without checkpoints", () => {
    fc.assert(
      fc.property(logAndPlace, ([rows, n]) => {
        expect(problemOf(rows)).toBeNull();
        expect(problemOf(rows, [checkpointAt(rows, n + 1), checkpointAt(rows, rows.length)])).toBeNull();
      }),
      RUNS,
    );
  });
});

describe("a chain that somebody touched", () => {
  it("S-142 names the row whose content was edited", () => {
    fc.assert(
      fc.property(logAndPlace, json, ([rows, n], value) => {
        const copy = rows.map((row, i) => (i === n ? { ...row, record: edited(row.record, value) } : row));
        expect(problemOf(copy)).toMatchObject({ kind: "edited", seq: BigInt(n + 1) });
      }),
      RUNS,
    );
  });

  it("names the row that was edited and sealed anew, when rows tell what they build on", () => {
    fc.assert(
      fc.property(logAndPlace, json, ([rows, n], value) => {
        fc.pre(n < rows.length - 1);
        const copy = rows.map((row, i) => {
          if (i !== n) return row;
          const record = edited(row.record, value);
          return { ...row, record, hash: linkHash(row.before, row.seq, digestOf(record)) };
        });
        expect(problemOf(copy)).toMatchObject({ kind: "edited", seq: BigInt(n + 1) });
      }),
      RUNS,
    );
  });

  it("names the row that was deleted anywhere but at the end", () => {
    fc.assert(
      fc.property(logAndPlace, ([rows, n]) => {
        fc.pre(n < rows.length - 1);
        expect(problemOf(rows.filter((_, i) => i !== n))).toMatchObject({ kind: "missing", seq: BigInt(n + 1) });
      }),
      RUNS,
    );
  });

  it("names the row that was moved when two were swapped", () => {
    fc.assert(
      fc.property(logAndPlace, fc.nat(), ([rows, a], pick) => {
        const b = pick % rows.length;
        fc.pre(a !== b);
        const copy = [...rows];
        [copy[a], copy[b]] = [rows[b] as ChainRow, rows[a] as ChainRow];
        const first = Math.min(a, b);
        expect(problemOf(copy)).toMatchObject({ kind: "reordered", seq: BigInt(first + 1) });
      }),
      RUNS,
    );
  });

  it("finds rows that took each other's numbers", () => {
    fc.assert(
      fc.property(logAndPlace, ([rows, n]) => {
        const m = (n + 1) % rows.length;
        const [one, other] = [rows[n] as ChainRow, rows[m] as ChainRow];
        fc.pre(canonical(one.record) !== canonical(other.record));
        const copy = rows.map((row, i) =>
          i === n ? { ...row, record: other.record } : i === m ? { ...row, record: one.record } : row,
        );
        expect(problemOf(copy)).toMatchObject({ kind: "edited", seq: BigInt(Math.min(n, m) + 1) });
      }),
      RUNS,
    );
  });

  it("finds a row that was put in", () => {
    fc.assert(
      fc.property(logAndPlace, record, ([rows, n], forged) => {
        const before = rows[n]?.before ?? START.hash;
        const seq = BigInt(n + 1);
        const row = { seq, before, hash: linkHash(before, seq, digestOf(forged)), record: forged };
        expect(problemOf([...rows.slice(0, n), row, ...rows.slice(n)])).not.toBeNull();
      }),
      RUNS,
    );
  });

  it("S-142 finds a tail that was cut, by the checkpoint alone", () => {
    fc.assert(
      fc.property(logAndPlace, ([rows, n]) => {
        const cut = rows.slice(0, n);
        expect(problemOf(cut)).toBeNull();
        expect(problemOf(cut, [checkpointAt(rows, rows.length)])).toMatchObject({ kind: "cut", seq: BigInt(n + 1) });
      }),
      RUNS,
    );
  });

  it("S-142 finds a suffix that was written anew with all its hashes, by the checkpoint alone", () => {
    fc.assert(
      fc.property(logAndPlace, json, ([rows, n], value) => {
        const anew = chainOf(rows.map((row, i) => (i === n ? edited(row.record, value) : row.record)));
        expect(problemOf(anew)).toBeNull();
        const early = n > 0 ? [checkpointAt(rows, n)] : [];
        const found = problemOf(anew, [...early, checkpointAt(rows, rows.length)]);
        expect(found).toMatchObject({ kind: "rewritten", seq: BigInt(n + 1) });
      }),
      RUNS,
    );
  });
});

describe("checkpoints", () => {
  const rows = chainOf([{ action: "a" }, { action: "b" }, { action: "c" }]);
  const lines = (counts: readonly number[]) => {
    let prev: string | null = null;
    return counts.map((count) => {
      const { sig: _sig, key: _key, ...body } = checkpointAt(rows, count);
      const line = JSON.stringify(signCheckpoint(privateKey, { ...body, prev }));
      prev = lineHash(line);
      return line;
    });
  };

  it("vouch for the rows they name", () => {
    const read = readCheckpoints(`${lines([1, 2, 3]).join("\n")}\n`, publicKey);
    expect(read).toMatchObject({ anchors: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
  });

  it("are refused when one was altered, taken out, put elsewhere or signed by somebody else", () => {
    const [one = "", two = "", three = ""] = lines([1, 2, 3]);
    const other = generateKeyPairSync("ed25519").publicKey;
    const problem = (text: string[], key = publicKey) => readCheckpoints(text.join("\n"), key);
    expect(problem([one, two.replace('"seq":2', '"seq":1'), three])).toHaveProperty("problem");
    expect(problem([one, three])).toHaveProperty("problem");
    expect(problem([two, one, three])).toHaveProperty("problem");
    expect(problem([one, two, "{"])).toHaveProperty("problem");
    expect(problem([one, two, three], other)).toHaveProperty("problem");
  });

  it("can't be taken for tombstones, nor tombstones for others", () => {
    const body = { chain: "access", through_seq: 5, through_hash: "a".repeat(64) } as const;
    const tombstone = signTombstone(privateKey, { ...body, removed_at: "2026-01-01T00:00:00.000Z" });
    expect(isTombstone(tombstone, publicKey)).toBe(true);
    expect(isTombstone({ ...tombstone, through_seq: 6 }, publicKey)).toBe(false);
    expect(isTombstone(checkpointAt(rows, 3), publicKey)).toBe(false);
  });
});

describe("the canonical form", () => {
  it("is the same whatever the order of keys, and differs where values differ", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonical(reversed)).toBe(canonical(value));
        expect(plain(JSON.parse(canonical(value)))).toEqual(plain(value));
      }),
    );
  });
});
