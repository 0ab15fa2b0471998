import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Principal } from "@/lib/access/principal";
import { TEAM_ROLES, type TeamRole } from "@/lib/access/roles";
import { type GrantedScope, SCOPES } from "@/lib/access/scopes";
import { boundMint } from "./bounds";
import { digestOf, digestsOf } from "./digest";
import { looksLikeToken } from "./formats";
import { mintToken, storedForm } from "./mint";
import { seal, unseal } from "./seal";

const NAMES = SCOPES.map((entry) => entry.scope);
const KEY = { id: "1", secret: "a".repeat(32) };

describe("minting", () => {
  it("S-001 gives 10,000 tokens of the wire's shape, no two alike, every hex digit about as often as another", () => {
    const tokens = Array.from({ length: 10_000 }, () => mintToken(42));
    expect(new Set(tokens).size).toBe(tokens.length);
    const counts = new Map<string, number>();
    for (const token of tokens) {
      expect(token).toMatch(/^logchef_42_[0-9a-f]{32}$/);
      expect(looksLikeToken(token)).toBe(true);
      for (const digit of token.slice(-32)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
    const expected = (10_000 * 32) / 16;
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 15 degrees of freedom: 50 is beyond one in 100,000.
    expect(chiSquare).toBeLessThan(50);
  });

  it("stores a digest of 32 bytes, a prefix of 12 characters and the last four; never the token", () => {
    const token = mintToken(7);
    const stored = storedForm(token, KEY);
    expect(stored.digest.length).toBe(32);
    expect(stored.prefix).toBe(`${token.slice(0, 12)}...`);
    expect(stored.lastFour).toBe(token.slice(-4));
    expect(JSON.stringify(stored)).not.toContain(token.slice(12));
  });

  it("digests differ by key and by any one character", () => {
    const token = mintToken(7);
    const other = { id: "2", secret: "b".repeat(32) };
    expect(digestsOf(token, [KEY, other]).map((digest) => digest.toString("hex"))).toEqual([
      digestOf(token, KEY).toString("hex"),
      digestOf(token, other).toString("hex"),
    ]);
    expect(digestOf(token, KEY).equals(digestOf(token, other))).toBe(false);
    expect(digestOf(`${token.slice(0, -1)}x`, KEY).equals(digestOf(token, KEY))).toBe(false);
  });

  it.each([
    "",
    "logchef_",
    "glpat-abc",
    "Logchef_1_ab",
    "logchef_1 2",
    "logchef_1_\u0000",
    `logchef_${"a".repeat(300)}`,
  ])("tells what can't be a token without a read: %j", (text) =>
    expect(looksLikeToken(text)).toBe(text === "logchef_"),
  );
});

type Caller = Pick<Principal, "userId" | "scopes" | "memberships">;
const anyScopes = fc.oneof(fc.subarray<GrantedScope>([...NAMES]), fc.constant<GrantedScope[]>(["*"]));
const anyMemberships = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(...TEAM_ROLES)), { selector: ([team]) => team })
  .map((entries) => new Map<number, TeamRole>(entries));
const anyDate = fc.option(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }));
const rank = (role: TeamRole | undefined) => (role ? TEAM_ROLES.indexOf(role) : -1);

describe("boundMint", () => {
  it("never lets a token make one that is wider, longer-lived or further-reaching than itself", () => {
    let made = 0;
    fc.assert(
      fc.property(
        fc.record({ userId: fc.integer({ min: 1, max: 2 }), scopes: anyScopes, memberships: anyMemberships }),
        anyDate,
        fc.record({ userId: fc.integer({ min: 1, max: 2 }), memberships: anyMemberships }),
        fc.record({ scopes: anyScopes, expiresAt: anyDate }),
        (caller: Caller, expiry, owner, asked) => {
          const verdict = boundMint(caller, expiry, owner, asked);
          if (!verdict.ok) return;
          made += 1;
          const held = caller.scopes ?? [];
          const isFull = held.includes("*");
          expect(isFull || asked.scopes.every((scope) => held.includes(scope))).toBe(true);
          if (expiry) expect(verdict.expiresAt !== null && verdict.expiresAt <= expiry).toBe(true);
          if (!isFull && owner.userId !== caller.userId) {
            for (const [team, role] of owner.memberships) {
              expect(rank(caller.memberships.get(team))).toBeGreaterThanOrEqual(rank(role));
            }
          }
        },
      ),
      { numRuns: 2_000 },
    );
    expect(made).toBeGreaterThan(20);
  });

  const self = (scopes: GrantedScope[]) => ({ userId: 1, scopes, memberships: new Map<number, TeamRole>() });
  const owner = { userId: 1, memberships: new Map<number, TeamRole>() };
  const soon = new Date("2027-01-01T00:00:00Z");
  const later = new Date("2027-01-02T00:00:00Z");

  it("a token with tokens:write alone mints exactly tokens:write", () => {
    const may = (scopes: GrantedScope[]) =>
      boundMint(self(["tokens:write"]), null, owner, { scopes, expiresAt: null }).ok;
    expect(may(["tokens:write"])).toBe(true);
    expect(may(["tokens:write", "logs:read"])).toBe(false);
    expect(may(["*"])).toBe(false);
  });

  it("a missing expiry takes the parent's, a later one is refused, an earlier one stands", () => {
    const mint = (expiresAt: Date | null) =>
      boundMint(self(["logs:read"]), soon, owner, { scopes: ["logs:read"], expiresAt });
    expect(mint(null)).toEqual({ ok: true, expiresAt: soon });
    expect(mint(later)).toMatchObject({ ok: false, rule: "expiry" });
    expect(mint(new Date(0))).toEqual({ ok: true, expiresAt: new Date(0) });
  });

  it("a signed-in person is bounded by nothing here", () => {
    const person = { userId: 1, scopes: null, memberships: new Map<number, TeamRole>() };
    expect(boundMint(person, null, owner, { scopes: ["*"], expiresAt: null })).toEqual({ ok: true, expiresAt: null });
  });
});

describe("seal", () => {
  it("gives back what was sealed, and nothing under another secret, purpose or after a change", () => {
    fc.assert(
      fc.property(fc.string(), (plain) => {
        const sealed = seal(plain, "secret", "a");
        expect(unseal(sealed, "secret", "a")).toBe(plain);
        expect(() => unseal(sealed, "other", "a")).toThrow();
        expect(() => unseal(sealed, "secret", "b")).toThrow();
        const at = sealed.length - 3;
        const changed = sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
        expect(() => unseal(changed, "secret", "a")).toThrow();
      }),
      { numRuns: 50 },
    );
  });
});

describe("S-005 code that handles credentials", () => {
  const folders = ["credentials", "auth", "oauth", "federation", "cli-login", "query-shares", "leaked-tokens"];
  const NAMED = String.raw`\b\w*(?:[sS]ecret|[dD]igest|[pP]assword|[sS]ignature|[hH]mac|[vV]erifier)\b`;
  const LITERAL = String.raw`(?!\s*(?:null|undefined|true|false|\d|["'\`]))`;
  const compared = new RegExp(`${NAMED}\\s*[!=]==?(?!=)${LITERAL}|[!=]==?(?!=)\\s*(?:\\w+\\.)*${NAMED}(?!\\s*\\()`);

  it("looks secrets up by keyed digest, and compares none character by character", () => {
    for (const bad of ["if (secret === given)", "a.digest !== row.digest", "given == user.password"]) {
      expect(bad).toMatch(compared);
    }
    for (const good of ["secret === null", "digest !== undefined", 'password === ""'])
      expect(good).not.toMatch(compared);
    const files = folders.flatMap((folder) =>
      readdirSync(join("lib", folder), { recursive: true, encoding: "utf8" }).map((name) => join("lib", folder, name)),
    );
    const code = files.filter((file) => /\.tsx?$/.test(file) && !/\.i?test\.ts$/.test(file));
    expect(code.length).toBeGreaterThan(40);
    const found = code.filter((file) => compared.test(readFileSync(file, "utf8")));
    expect(found).toEqual([]);
  });
});
