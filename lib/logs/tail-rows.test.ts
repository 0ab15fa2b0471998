import { describe, expect, it } from "vitest";
import { Follower } from "./tail-rows";

type Row = { t: string; n: number; text?: string };
const SECOND = 1_000_000_000n;
const timeText = (ns: bigint) => `${new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19)}Z`;

/** A source in memory that is asked as the engine is. */
function sourceOf(lookRows: number) {
  const rows: Row[] = [];
  let now = 1_000n * SECOND;
  let looks = 0;
  const since = (from: string) =>
    rows.filter(({ t }) => t >= from).sort((a, b) => (a.t < b.t ? -1 : a.t > b.t ? 1 : 0));
  const follower = new Follower({
    look: async (from, characters) => {
      looks++;
      const found: string[] = [];
      let length = 0;
      for (const row of since("text" in from ? from.text : timeText(from.at))) {
        if (found.length === lookRows || length > characters) return { rows: found, isAll: false };
        length += found[found.push(JSON.stringify(row)) - 1]!.length;
      }
      return { rows: found, isAll: true };
    },
    count: async (from) => since(from).length,
    timestampField: "t",
    now: () => now,
    from: now,
  });
  return {
    add: (n: number, ago = 0, text = "") => rows.push({ t: timeText(now - BigInt(ago) * SECOND), n, text }),
    wait: (seconds: number) => {
      now += BigInt(seconds) * SECOND;
    },
    poll: async () => {
      const { rows: fresh, skipped } = await follower.poll();
      return { numbers: fresh.map((row) => (JSON.parse(row) as Row).n), skipped };
    },
    looks: () => looks,
  };
}

describe("Follower", () => {
  it("tells each row once, late ones too, and none from before it began", async () => {
    const source = sourceOf(100);
    source.add(0, 10);
    source.add(1);
    expect((await source.poll()).numbers).toEqual([1]);
    source.wait(2);
    source.add(2);
    source.add(3, 1);
    expect((await source.poll()).numbers).toEqual([3, 2]);
    source.wait(2);
    expect((await source.poll()).numbers).toEqual([]);
    source.add(4, 3);
    source.wait(20);
    source.add(5, 26);
    expect((await source.poll()).numbers).toEqual([4]);
  });

  it("tells equal rows as often as they are there", async () => {
    const source = sourceOf(100);
    source.add(7);
    source.add(7);
    expect((await source.poll()).numbers).toEqual([7, 7]);
    source.wait(2);
    source.add(7, 2);
    expect((await source.poll()).numbers).toEqual([7]);
  });

  it("goes on at once where a look is full, and tells nothing twice at its seams", async () => {
    const source = sourceOf(10);
    for (let n = 0; n < 35; n++) {
      source.add(n);
      if (n % 4 === 3) source.wait(1);
    }
    const { numbers, skipped } = await source.poll();
    expect(numbers).toEqual(Array.from({ length: 35 }, (_, n) => n));
    expect(skipped).toBe(0);
    source.wait(1);
    expect((await source.poll()).numbers).toEqual([]);
  });

  it("counts what it can't look at, skips it, and is up to date afterwards", async () => {
    const source = sourceOf(10);
    let added = 0;
    for (; added < 200; added++) {
      source.add(added);
      if (added % 4 === 3) source.wait(1);
    }
    const first = await source.poll();
    expect(first.numbers.length + first.skipped).toBe(200);
    expect(first.skipped).toBeGreaterThan(0);
    source.wait(2);
    source.add(1_000);
    expect(await source.poll()).toEqual({ numbers: [1_000], skipped: 0 });
  });

  it("does not stand still where one moment holds more than a look", async () => {
    const source = sourceOf(10);
    for (let n = 0; n < 50; n++) source.add(n);
    source.wait(1);
    const { numbers, skipped } = await source.poll();
    expect([numbers.length, skipped, source.looks()]).toEqual([10, 40, 2]);
    source.wait(1);
    source.add(99);
    expect((await source.poll()).numbers).toEqual([99]);
  });

  it("holds no more of long rows than a few, counts the others, and goes on", async () => {
    const source = sourceOf(1_000);
    const wide = "w".repeat(1_000_000);
    for (let n = 0; n < 40; n++) source.add(n, 0, wide);
    source.wait(1);
    const { numbers, skipped } = await source.poll();
    expect(numbers.length).toBeLessThan(12);
    expect(numbers.length + skipped).toBe(40);
    source.wait(1);
    source.add(99);
    expect(await source.poll()).toEqual({ numbers: [99], skipped: 0 });
  });
});
