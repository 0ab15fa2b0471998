import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { CHAINS, type ChainName, type ChainRecord, genesisOf } from "./chain";
import { type Anchor, anchorsOf, type Checkpoint, isCheckpoint, isTombstone } from "./checkpoint";
import { ChainCheck, type ChainProblem, type ChainRow, type ChainStart } from "./verify";

/** The first line of an export names this; another number is another form. */
export const EXPORT_FORMAT = "latchkey-audit/1";

const bytes = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((hex) => Buffer.from(hex, "hex"));
const header = z.object({
  format: z.literal(EXPORT_FORMAT),
  log: z.enum(CHAINS),
  filtered: z.boolean(),
  exported_at: z.string(),
  start: z.object({ after: z.int().min(0), hash: bytes, tombstone: z.unknown().optional() }).optional(),
  checkpoint: z.unknown().optional(),
});
/** The first line of the export of a whole chain: where it begins, and a checkpoint that was just signed. */
export function wholeHeader(chain: ChainName, start: ChainStart, checkpoint: Checkpoint | null, at: Date): string {
  const { after, hash, tombstone } = start;
  const begins = { after: Number(after), hash: Buffer.from(hash).toString("hex"), tombstone };
  const head = { format: EXPORT_FORMAT, log: chain, filtered: false, exported_at: at.toISOString() };
  return JSON.stringify({ ...head, start: begins, checkpoint });
}

/** The first line of a selection of a chain's events, which can't be verified. */
export const selectionHeader = (chain: ChainName, at: Date): string =>
  JSON.stringify({ format: EXPORT_FORMAT, log: chain, filtered: true, exported_at: at.toISOString() });

/** One row of a whole chain as a line. */
export const rowText = ({ seq, before, hash, record }: ChainRow): string =>
  JSON.stringify({
    seq: Number(seq),
    prev_hash: Buffer.from(before).toString("hex"),
    hash: Buffer.from(hash).toString("hex"),
    record,
  });

/** What an export was found to be. `anchored` is the newest row that a checkpoint vouches for, 0 when none does. */
export type ExportVerdict =
  | {
      ok: true;
      chain: ChainName;
      rows: number;
      first: bigint;
      last: bigint;
      anchored: number;
      warnings: string[];
    }
  | { ok: false; message: string; problem: ChainProblem | null };

const unreadable = (line: number, why: string): ExportVerdict => ({
  ok: false,
  message: `Line ${line} ${why}`,
  problem: null,
});

/**
 * What a line says, or undefined. Only the text that the console writes is taken: of a name given twice, or a number with
 * more digits than a double holds, other programs read something else than what is verified here.
 */
function parseLine(line: string): unknown {
  try {
    const parsed: unknown = JSON.parse(line);
    return JSON.stringify(parsed) === line ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const HEX_HASH = /^[0-9a-f]{64}$/;
const isHash = (value: unknown): value is string => typeof value === "string" && HEX_HASH.test(value);

/** One row of a line, or null. By hand, since JSON.parse gives nothing but JSON and there may be millions of lines. */
function rowOf(line: string): ChainRow | null {
  const parsed = parseLine(line);
  if (typeof parsed !== "object" || parsed === null) return null;
  const { seq, prev_hash: before, hash, record } = parsed as Readonly<Record<string, unknown>>;
  if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 1 || !isHash(before) || !isHash(hash)) return null;
  if (typeof record !== "object" || record === null || Array.isArray(record)) return null;
  return {
    seq: BigInt(seq),
    before: Buffer.from(before, "hex"),
    hash: Buffer.from(hash, "hex"),
    record: record as ChainRecord,
  };
}

type Proof = { anchors: readonly Anchor[]; publicKey: KeyObject | null };
type Begun = { chain: ChainName; start: ChainStart; anchors: Anchor[]; warnings: string[] };

/** What the header says, once it is proven; a sentence when it is not. */
function begin(line: string, { anchors, publicKey }: Proof): Begun | string {
  const read = header.safeParse(parseLine(line));
  if (!read.success) return "is not the header of an audit export.";
  const { log: chain, filtered, start, checkpoint } = read.data;
  if (filtered || !start)
    return "says that this is a selection of events: only the export of a whole log can be verified.";
  const warnings: string[] = [];
  if (start.after === 0 && !start.hash.equals(genesisOf(chain))) return "does not begin where the log begins.";
  if (start.after > 0 && !publicKey) {
    warnings.push("Older rows were removed; without a public key nothing proves that they were to go.");
  } else if (start.after > 0 && !(publicKey && isProven(start, publicKey))) {
    return "begins in the middle of the log, and no signed tombstone says why.";
  }
  const own = publicKey && checkpoint ? checkpoint : null;
  if (own && publicKey && !isCheckpoint(own, publicKey)) return "has a checkpoint that is not signed by this key.";
  const vouched = [...anchors, ...(own ? anchorsOf(own as Checkpoint) : [])].filter((each) => each.chain === chain);
  if (vouched.length === 0) {
    warnings.push("No checkpoint was proven: a cut tail or a log written anew would not show.");
  }
  const begins = { after: BigInt(start.after), hash: start.hash, tombstone: null };
  return { chain, start: begins, anchors: vouched, warnings };
}

const isProven = ({ after, hash, tombstone }: { after: number; hash: Buffer; tombstone?: unknown }, key: KeyObject) =>
  isTombstone(tombstone, key) && tombstone.through_seq === after && tombstone.through_hash === hash.toString("hex");

/**
 * Verifies the export of a whole chain, line by line, without the console: every row as it was sealed, none missing,
 * none moved, and the rows that checkpoints vouch for as they were then. Without a public key the export's own
 * checkpoint proves nothing and is left aside.
 */
export async function verifyExport(lines: AsyncIterable<string>, proof: Proof): Promise<ExportVerdict> {
  let begun: Begun | null = null;
  let check: ChainCheck | null = null;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line === "") continue;
    if (!check) {
      const found = begin(line, proof);
      if (typeof found === "string") return unreadable(number, found);
      begun = found;
      check = new ChainCheck(found.chain, found.start, found.anchors);
      continue;
    }
    const row = rowOf(line);
    if (!row) return unreadable(number, "is not a row of an audit export.");
    check.add(row);
  }
  if (!begun || !check) return unreadable(1, "is missing: the file is empty.");
  const problem = check.end();
  if (problem) return { ok: false, message: problem.message, problem };
  const { chain, start, anchors, warnings } = begun;
  const anchored = Math.max(0, ...anchors.map(({ seq }) => seq));
  return { ok: true, chain, rows: check.rows, first: start.after + 1n, last: check.last.seq, anchored, warnings };
}
