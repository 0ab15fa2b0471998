import { describe, expect, it } from "vitest";
import type { DueToken } from "./due";
import { mailOf } from "./message";

const NOW = new Date("2026-11-22T12:00:00Z");
const inHours = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
const token = (given: Partial<DueToken> = {}): DueToken => ({
  ...{ id: 1, days: 7, name: "nightly", prefix: "logchef_7_ab...", lastFour: "9f3e", ownerContact: "", scopes: [] },
  ...{ expiresAt: inHours(168), lastUsedAt: null, accountId: 7, accountType: "service", accountName: "ci" },
  ...{ accountEmail: "svc-7@service.logchef.internal", ownerEmail: null, ...given },
});

describe("the mail about tokens that end", () => {
  it("says which, whose, when and what to do", () => {
    const { subject, text } = mailOf([token()], "https://keys.example.test", NOW);
    expect(subject).toBe("Token nightly of ci expires in 7 days");
    for (const part of ["nightly (logchef_7_ab...9f3e) of ci", "2026-11-29T12:00:00.000Z, in 7 days", "never"]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("https://keys.example.test/admin/service-tokens?show=expiring");
  });

  it.each([
    [0.2, "in 1 hour"],
    [24, "in 24 hours"],
    [47.4, "in 47 hours"],
    [48, "in 2 days"],
    [720, "in 30 days"],
  ])("%d hours ahead reads %s", (hours, words) => {
    expect(mailOf([token({ expiresAt: inHours(hours) })], "https://x.test", NOW).subject).toContain(`expires ${words}`);
  });

  it("keeps each name on one line, whatever somebody called a token", () => {
    const { subject, text } = mailOf([token({ name: "a\r\nBcc: eve@example.test\u2028b" })], "https://x.test", NOW);
    expect(subject).toBe("Token a Bcc: eve@example.test b of ci expires in 7 days");
    expect(text).not.toMatch(/^Bcc:/m);
  });
});
