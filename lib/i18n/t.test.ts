import { describe, expect, test } from "vitest";
import { daysUntil, relativeTime } from "./dates";
import { en } from "./messages.en";
import { list, type MessageKey, t } from "./t";

const DAY_MS = 86_400_000;
const now = Date.parse("2026-05-19T12:00:00Z");

describe("messages", () => {
  test("slots are filled, numbers in the language's own way", () => {
    expect(t("account.deleteTitle", { account: "ci" })).toBe("Delete ci?");
    expect(t("scopes.found", { count: 1200, total: 2400 })).toBe("1,200 of 2,400 scopes");
  });

  test("a plural is chosen by count", () => {
    expect(t("preview.scopes", { count: 1 })).toBe("1 scope");
    expect(t("preview.scopes", { count: 0 })).toBe("0 scopes");
  });

  test("what a value says is never read as a slot of the message", () => {
    expect(t("account.left", { account: "{team}", team: "Platform" })).toBe("{team} is no longer in Platform");
  });

  test("both forms of a plural have the same slots but for the count", () => {
    const slots = (text: string) =>
      [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).filter((n) => n !== "count");
    for (const key of Object.keys(en) as MessageKey[]) {
      const message: string | { one?: string; other: string } = en[key];
      if (typeof message === "string" || message.one === undefined) continue;
      expect(new Set(slots(message.one)), key).toEqual(new Set(slots(message.other)));
    }
  });

  test("names are joined as the language does", () => {
    expect(list(["a", "b", "c"])).toBe("a, b and c");
  });
});

describe("dates", () => {
  test("distances are told in the largest unit that fits, and in days for three months", () => {
    const at = (ms: number) => relativeTime(new Date(now + ms), now);
    expect(at(-30_000)).toBe("just now");
    expect(at(-2 * 60_000)).toBe("2 minutes ago");
    expect(at(90 * DAY_MS)).toBe("in 90 days");
    expect(at(-200 * DAY_MS)).toBe("6 months ago");
  });

  test("days that are left round up, so that the last hours are still a day", () => {
    expect(daysUntil(new Date(now + 3_600_000), now)).toBe(1);
    expect(daysUntil(new Date(now + 7 * DAY_MS), now)).toBe(7);
    expect(daysUntil(new Date(now - 1), now)).toBeLessThanOrEqual(0);
  });
});
