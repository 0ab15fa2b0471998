import { createHash } from "node:crypto";

/** Rows of one look at the source, in the order of time, as JSON texts; `isAll` when none was left behind. */
type Sight = { rows: string[]; isAll: boolean };

/** Looks for rows since a time, and stops once what it found is longer than so many characters. */
type Look = (since: { at: bigint } | { text: string }, characters: number) => Promise<Sight>;

/** What is followed: how to look, how to count, and where the time stands in a row. */
export type Followed = {
  look: Look;
  /** How many rows there are since a row's time, that row included. */
  count: (since: string) => Promise<number>;
  timestampField: string;
  /** Nanoseconds since 1970 by the engine's clock. */
  now: () => bigint;
  /** The earliest time that is shown. */
  from: bigint;
};

/** Rows that were not seen before, and how many there were that could not be looked at. */
export type Fresh = { rows: string[]; skipped: number };

const LOOK_BACK_NS = 5_000_000_000n;
const LOOKS_IN_A_ROW = 6;
/** What one poll may hold of its source, however long its rows are. */
const POLL_CHARACTERS = 8 * 1024 ** 2;

const later = (a: bigint, b: bigint) => (a > b ? a : b);
const digest = (row: string) => createHash("sha1").update(row).digest("base64");

/**
 * Follows a source by asking again and again. Every poll looks back a few seconds behind the one before it, since rows
 * arrive late; a row that was seen is not told again, while equal rows count one by one. Where more comes in than can
 * be looked at, the rest is counted, skipped, and not looked back at.
 */
export class Follower {
  private seen = new Map<string, number>();
  private cursor: bigint;
  private floor: bigint;

  constructor(private readonly followed: Followed) {
    this.cursor = followed.from;
    this.floor = followed.from;
  }

  /** What has come since the last poll. */
  async poll(): Promise<Fresh> {
    const { look, count, now } = this.followed;
    const startedAt = now();
    const known = this.seen;
    const met = new Map<string, number>();
    const rows: string[] = [];
    let since: Parameters<Look>[0] = { at: later(this.floor, this.cursor - LOOK_BACK_NS) };
    let skipped = 0;
    let left = POLL_CHARACTERS;
    for (let looks = 1; ; looks++) {
      const { rows: batch, isAll } = await look(since, left);
      rows.push(...this.unseen(batch, known, met));
      if (isAll) break;
      left -= batch.reduce((sum, row) => sum + row.length, 0);
      const last = this.timeOf(batch.at(-1)!);
      const isStuck = "text" in since && since.text === last;
      if (looks < LOOKS_IN_A_ROW && left > 0 && !isStuck) {
        since = { text: last };
        continue;
      }
      const atLast = batch.filter((row) => this.timeOf(row) === last).length;
      skipped = Math.max(0, (await count(last)) - atLast);
      this.floor = startedAt;
      break;
    }
    this.seen = met;
    this.cursor = startedAt;
    return { rows, skipped };
  }

  private unseen(batch: string[], known: Map<string, number>, met: Map<string, number>): string[] {
    const inBatch = new Map<string, number>();
    return batch.filter((row) => {
      const key = digest(row);
      const nth = (inBatch.get(key) ?? 0) + 1;
      inBatch.set(key, nth);
      const before = Math.max(known.get(key) ?? 0, met.get(key) ?? 0);
      met.set(key, Math.max(nth, met.get(key) ?? 0));
      return nth > before;
    });
  }

  private timeOf(row: string): string {
    return String((JSON.parse(row) as Record<string, unknown>)[this.followed.timestampField] ?? "");
  }
}
