import { type ChainName, type ChainRecord, digestOf, linkHash } from "./chain";
import type { Anchor, Tombstone } from "./checkpoint";

/** One row of a chain: its number, the hash it builds on, its own hash, and what it says. */
export type ChainRow = { seq: bigint; before: Uint8Array; hash: Uint8Array; record: ChainRecord };

/** What a chain begins after: number and hash of the row before its first, and the tombstone that vouches for it. */
export type ChainStart = { after: bigint; hash: Uint8Array; tombstone: Tombstone | null };

/** The first thing that is wrong with a chain. `seq` is the first bad row. */
export type ChainProblem = {
  kind: "edited" | "missing" | "reordered" | "cut" | "rewritten";
  seq: bigint;
  message: string;
};

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const isSealed = ({ before, seq, record, hash }: ChainRow) => isSame(linkHash(before, seq, digestOf(record)), hash);

/**
 * Follows a chain row by row and remembers the first thing that is wrong with it. Anchors are the rows that signed
 * checkpoints vouch for; without them neither a cut tail nor a rewritten suffix can be seen.
 */
export class ChainCheck {
  readonly #start: { seq: bigint; hash: Uint8Array };
  readonly #anchors: readonly Anchor[];
  #last: { seq: bigint; hash: Uint8Array };
  #vouchedFor: bigint;
  #problem: ChainProblem | null = null;
  #rows = 0;
  #next = 0;

  constructor(chain: ChainName, start: ChainStart, anchors: readonly Anchor[]) {
    this.#start = { seq: start.after, hash: start.hash };
    this.#last = this.#start;
    this.#vouchedFor = start.after;
    this.#anchors = anchors
      .filter((anchor) => anchor.chain === chain && BigInt(anchor.seq) > start.after)
      .sort((a, b) => a.seq - b.seq);
  }

  /** Rows that were looked at. */
  get rows(): number {
    return this.#rows;
  }

  /** The newest row that was looked at. */
  get last(): { seq: bigint; hash: Uint8Array } {
    return this.#last;
  }

  /** Looks at the next row; false once something is wrong. */
  add(row: ChainRow): boolean {
    this.#rows += 1;
    if (this.#problem) {
      const isTheMissingOne = this.#problem.kind === "missing" && row.seq === this.#problem.seq;
      if (isTheMissingOne) {
        const message = `Row ${row.seq} is not in its place: it comes after row ${this.#last.seq}.`;
        this.#problem = { kind: "reordered", seq: row.seq, message };
      }
      this.#last = { seq: row.seq, hash: row.hash };
      return false;
    }
    this.#problem = this.#ofPlace(row) ?? this.#ofLink(row) ?? this.#ofAnchors(row);
    this.#last = { seq: row.seq, hash: row.hash };
    return this.#problem === null;
  }

  /** The first thing that was wrong, after the last row. */
  end(): ChainProblem | null {
    const beyond = this.#anchors.find(({ seq }) => BigInt(seq) > this.#last.seq);
    if (this.#problem || !beyond) return this.#problem;
    const message = `Rows from ${this.#last.seq + 1n} on are missing: the checkpoint of ${beyond.at} vouches for row ${beyond.seq}.`;
    return { kind: "cut", seq: this.#last.seq + 1n, message };
  }

  #ofPlace({ seq }: ChainRow): ChainProblem | null {
    const expected = this.#last.seq + 1n;
    if (seq === expected) return null;
    if (seq > expected) {
      return { kind: "missing", seq: expected, message: `Row ${expected} is missing: row ${seq} is in its place.` };
    }
    return { kind: "reordered", seq, message: `Row ${seq} is not in its place: it comes after row ${this.#last.seq}.` };
  }

  #ofLink(row: ChainRow): ChainProblem | null {
    const fits = isSealed(row);
    if (fits && isSame(row.before, this.#last.hash)) return null;
    // A row that is whole by itself and builds on another one before it: the one before it was exchanged.
    const seq = fits && this.#last !== this.#start ? this.#last.seq : row.seq;
    return { kind: "edited", seq, message: `Row ${seq} was edited: it is not the row that was sealed.` };
  }

  #ofAnchors(row: ChainRow): ChainProblem | null {
    for (; this.#next < this.#anchors.length; this.#next++) {
      const anchor = this.#anchors[this.#next];
      if (!anchor || BigInt(anchor.seq) > row.seq) return null;
      if (BigInt(anchor.seq) < row.seq) continue;
      if (!isSame(Buffer.from(anchor.hash, "hex"), row.hash)) {
        const seq = this.#vouchedFor + 1n;
        const range = seq === row.seq ? `Row ${seq} was` : `One of the rows ${seq} to ${row.seq} was`;
        const message = `${range} rewritten with all that follow: the checkpoint of ${anchor.at} vouches for another row ${row.seq}.`;
        return { kind: "rewritten", seq, message };
      }
      this.#vouchedFor = row.seq;
    }
    return null;
  }
}
