import { describe, expect, it } from "vitest";
import { endOf, isLifetime, lastDayAllowed, lifetimeProblem, NO_POLICY, withinPolicy } from "./lifetime";

const NOW = Date.parse("2090-05-19T10:20:30Z");
const most = (maxLifetimeDays: number) => ({ maxLifetimeDays, mustExpire: true });

describe("when a token ends", () => {
  it("is so many days from now, the end of a day by UTC, or never", () => {
    expect(endOf(7, NOW)?.toISOString()).toBe("2090-05-26T10:20:30.000Z");
    expect(endOf("2090-05-31", NOW)?.toISOString()).toBe("2090-06-01T00:00:00.000Z");
    expect(endOf(null, NOW)).toBeNull();
    expect(endOf("", NOW)).toBeNull();
  });

  it("can be any of these and nothing else", () => {
    for (const good of [7, 30, 90, null, "2090-05-31"]) expect(isLifetime(good)).toBe(true);
    for (const bad of [0, 31, "", "soon", "2090-5-1", undefined, {}]) expect(isLifetime(bad)).toBe(false);
  });
});

describe("the policy", () => {
  it("bounds the day that can be picked so that the token never lives too long", () => {
    const last = lastDayAllowed(most(10), NOW) ?? "";
    expect(last).toBe("2090-05-28");
    const lived = (endOf(last, NOW)?.getTime() ?? 0) - NOW;
    expect(lived).toBeLessThanOrEqual(10 * 86_400_000);
    expect(lifetimeProblem(last, most(10), NOW)).toBeNull();
    expect(lifetimeProblem("2090-05-29", most(10), NOW)).toBe("policy");
  });

  it("is told apart from a day that is missing or has passed", () => {
    expect(lifetimeProblem("", NO_POLICY, NOW)).toBe("missing");
    expect(lifetimeProblem("2020-01-01", NO_POLICY, NOW)).toBe("past");
    expect(lifetimeProblem(null, NO_POLICY, NOW)).toBeNull();
    expect(lifetimeProblem(null, { maxLifetimeDays: null, mustExpire: true }, NOW)).toBe("policy");
  });

  it("shortens what was chosen to the longest that it allows", () => {
    expect(withinPolicy(30, NO_POLICY, NOW)).toBe(30);
    expect(withinPolicy(90, most(45), NOW)).toBe(30);
    expect(withinPolicy(30, most(3), NOW)).toBe("2090-05-21");
    expect(withinPolicy(null, { maxLifetimeDays: null, mustExpire: true }, NOW)).toBe(90);
  });
});
