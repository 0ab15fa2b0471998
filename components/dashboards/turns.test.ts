import { expect, test, vi } from "vitest";
import { inTurn } from "./turns";

const never = new AbortController().signal;
const done = { ok: true } as const;
const busy = { ok: false, refusal: { status: 429 } } as const;

test("no more than two are read at once, and each has its turn", async () => {
  let now = 0;
  let most = 0;
  const ends: (() => void)[] = [];
  const read = async () => {
    most = Math.max(most, ++now);
    await new Promise<void>((resolve) => ends.push(resolve));
    now--;
    return done;
  };
  const all = Promise.all(Array.from({ length: 7 }, () => inTurn(never, read)));
  for (let ended = 0; ended < 7; ended++) {
    await vi.waitUntil(() => ends.length > 0);
    ends.shift()?.();
  }
  expect(await all).toHaveLength(7);
  expect(most).toBe(2);
});

test("what the server has no room for is asked again; other refusals are not", async () => {
  vi.useFakeTimers();
  const answers = [busy, busy, done];
  const told = inTurn(never, async () => answers.shift()!);
  await vi.runAllTimersAsync();
  expect(await told).toEqual(done);
  vi.useRealTimers();
  const read = vi.fn(async () => ({ ok: false, refusal: { status: 403 } }) as const);
  expect(await inTurn(never, read)).toMatchObject({ refusal: { status: 403 } });
  expect(read).toHaveBeenCalledTimes(1);
});

test("what was left before its turn isn't begun", async () => {
  const control = new AbortController();
  control.abort();
  const read = vi.fn(async () => done);
  expect(await inTurn(control.signal, read)).toBeNull();
  expect(read).not.toHaveBeenCalled();
});
