import { expect, it } from "vitest";
import { type ChainRecord, digestOf, genesisOf, linkHash } from "./chain";
import { rowText, verifyExport, wholeHeader } from "./export-file";
import type { ChainRow } from "./verify";

const START = { after: 0n, hash: genesisOf("changes"), tombstone: null };

function exported(records: readonly ChainRecord[]): string[] {
  let before: Uint8Array = START.hash;
  const rows = records.map((record, n): ChainRow => {
    const seq = BigInt(n + 1);
    const row = { seq, before, hash: linkHash(before, seq, digestOf(record)), record };
    before = row.hash;
    return row;
  });
  return [wholeHeader("changes", START, null, new Date(0)), ...rows.map(rowText)];
}

const LINES = exported([
  { action: "token.created", after: { 10: "b", 9: "a", name: 'é\u2028"', n: 9_007_199_254_740_992 } },
  { action: "token.revoked", after: null, at: "2026-01-01T00:00:00.000Z" },
]);

async function verdictOf(lines: readonly string[]) {
  async function* read() {
    yield* lines;
  }
  const verdict = await verifyExport(read(), { anchors: [], publicKey: null });
  return verdict.ok ? "whole" : verdict.message;
}

it("takes the lines that the console writes, whatever keys and numbers they hold", async () => {
  expect(await verdictOf(LINES)).toBe("whole");
});

it.each<[what: string, from: string, to: string]>([
  ["a name that is given twice", '"action":"token.created"', '"action":"user.created","action":"token.created"'],
  ["a number that a double doesn't hold", "9007199254740992", "9007199254740993"],
  ["another spelling of a number", "9007199254740992", "9007199254740992.0"],
  ["another spelling of a letter", "é", "\\u00e9"],
  ["space between words", '"record":', '"record": '],
])("takes no line that other programs read differently: %s", async (_what, from, to) => {
  const bent = LINES.map((line) => line.replace(from, to));
  expect(bent).not.toEqual(LINES);
  expect(await verdictOf(bent)).toBe("Line 2 is not a row of an audit export.");
});

it.each<[what: string, change: (row: Record<string, unknown>) => unknown]>([
  ["a place below one", (row) => ({ ...row, seq: 0 })],
  ["a place that is text", (row) => ({ ...row, seq: "1" })],
  ["a short hash", (row) => ({ ...row, hash: "ab" })],
  ["a hash in capitals", (row) => ({ ...row, prev_hash: String(row.prev_hash).toUpperCase() })],
  ["no record", ({ record: _record, ...row }) => row],
  ["a record that is a list", (row) => ({ ...row, record: [] })],
  ["nothing", () => null],
])("takes no line that is no row: %s", async (_what, change) => {
  const [head = "", row = "", ...rest] = LINES;
  const bent = [head, JSON.stringify(change(JSON.parse(row))), ...rest];
  expect(await verdictOf(bent)).toBe("Line 2 is not a row of an audit export.");
});
