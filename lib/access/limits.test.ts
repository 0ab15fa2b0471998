import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, type Need } from "./decide";
import { canonicalNetwork, isInNetworks, limitChild, limitMemberships, type TokenLimits, UNLIMITED } from "./limits";
import type { Principal } from "./principal";

const octet = fc.nat(255);
const ipv4 = fc.tuple(octet, octet, octet, octet);
const groups = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });

const v4Text = (parts: readonly number[]) => parts.join(".");
const v6Text = (parts: readonly number[]) => parts.map((part) => part.toString(16)).join(":");
const bitsOf = (parts: readonly number[], width: number) =>
  parts.map((part) => part.toString(2).padStart(width, "0")).join("");
const mapped = (parts: readonly number[]) => `::ffff:${v4Text(parts)}`;

describe("networks", () => {
  it("hold exactly the addresses that share their first bits (IPv4)", () => {
    fc.assert(
      fc.property(ipv4, ipv4, fc.nat(32), fc.boolean(), (network, address, bits, asMapped) => {
        const canonical = canonicalNetwork(`${v4Text(network)}/${bits}`);
        const shares = bitsOf(network, 8).slice(0, bits) === bitsOf(address, 8).slice(0, bits);
        const text = asMapped ? mapped(address) : v4Text(address);
        expect(isInNetworks(text, [canonical ?? ""])).toBe(shares);
        expect(canonicalNetwork(`${mapped(network)}/${bits + 96}`)).toBe(canonical);
        expect(canonicalNetwork(canonical ?? "")).toBe(canonical);
      }),
      { numRuns: 2_000 },
    );
  });

  it("hold exactly the addresses that share their first bits (IPv6)", () => {
    const near = fc.tuple(groups, fc.nat(128), fc.nat(127)).map(([network, bits, flipped]) => {
      const text = bitsOf(network, 16);
      const other = `${text.slice(0, flipped)}${text[flipped] === "1" ? "0" : "1"}${text.slice(flipped + 1)}`;
      const address = other.match(/.{16}/g)?.map((part) => Number.parseInt(part, 2)) ?? [];
      return { network, bits, flipped, address };
    });
    fc.assert(
      fc.property(near, ({ network, bits, flipped, address }) => {
        const canonical = canonicalNetwork(`${v6Text(network)}/${bits}`) ?? "";
        // Addresses that are IPv4 inside IPv6 are told as IPv4; they are another family's.
        fc.pre(!/^0:0:0:0:0:ffff/.test(v6Text(network)) && !/^0:0:0:0:0:ffff/.test(v6Text(address)));
        expect(isInNetworks(v6Text(network), [canonical])).toBe(true);
        expect(isInNetworks(v6Text(address), [canonical])).toBe(flipped >= bits);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    "",
    "10.0.0.0/33",
    "10.1",
    "010.0.0.1",
    "1.2.3.4/08/8",
    "::1%eth0",
    "fe80::/129",
    "example.com",
    "10.0.0.0/-1",
  ])("are not read from %j", (text) => expect(canonicalNetwork(text)).toBeNull());

  it("S-131 take nobody in whose address is not known, and nobody at all when the list is empty", () => {
    for (const address of [null, undefined, "", "unknown", "10.0.0.0/8"]) {
      expect(isInNetworks(address, ["0.0.0.0/0", "::/0"])).toBe(false);
    }
    expect(isInNetworks("10.0.0.1", [])).toBe(false);
    expect(isInNetworks("10.0.0.1", ["::/0"])).toBe(false);
    expect(isInNetworks("10.0.0.1", ["nonsense"])).toBe(false);
  });
});

const someIds = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }));
const someNetworks = fc.option(
  fc.array(fc.constantFrom("10.0.0.0/8", "10.1.0.0/16", "10.1.2.3/32", "192.0.2.0/24", "::/0", "2001:db8::/32"), {
    minLength: 1,
    maxLength: 3,
  }),
);
const anyLimits: fc.Arbitrary<TokenLimits> = fc.record({
  teamIds: someIds,
  sourceIds: someIds,
  rowFilter: fc.option(fc.constantFrom('a = "1"', 'b = "2" or c = "3"')),
  networks: someNetworks,
  ratePerMinute: fc.option(fc.integer({ min: 1, max: 50 })),
});

const principalWith = (limits: TokenLimits): Principal => ({
  via: "token",
  userId: 1,
  accountType: "human",
  globalRole: "admin",
  scopes: ["*"],
  memberships: limitMemberships(new Map([1, 2, 3, 4, 5].map((team) => [team, "owner" as const])), limits),
  limits,
});

const anyNeed: fc.Arbitrary<Need> = fc.oneof(
  fc.constant({ area: "admin", scope: "users:read" } as const),
  fc.constant({ area: "directory", scope: "teams:read" } as const),
  fc.record({
    area: fc.constant("team" as const),
    scope: fc.constantFrom("teams:write" as const, "alerts:read" as const),
    teamId: fc.integer({ min: 1, max: 6 }),
    order: fc.constantFrom("scope-first" as const, "membership-first" as const),
    role: fc.constantFrom("member" as const, "owner" as const),
  }),
  fc.record({
    area: fc.constant("source" as const),
    scope: fc.constantFrom("logs:read" as const, "alerts:write" as const),
    teamId: fc.integer({ min: 1, max: 6 }),
    sourceId: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({
    area: fc.constant("reach" as const),
    scope: fc.constant("logs:read" as const),
    sourceId: fc.integer({ min: 1, max: 6 }),
  }),
);
const anyAddress = fc.constantFrom("10.1.2.3", "10.1.9.9", "10.9.9.9", "192.0.2.7", "2001:db8::1", "2001:db9::1", null);

describe("limitChild", () => {
  it("never makes a child that may do what its parent may not", () => {
    fc.assert(
      fc.property(anyLimits, anyLimits, anyNeed, anyAddress, someIds, (parent, asked, need, address, linkedTeams) => {
        const child = limitChild(parent, asked);
        if (!child.ok) return;
        const facts = {
          credential: "alive",
          account: "active",
          address,
          linked: true,
          linkedTeams: linkedTeams ?? [],
        } as const;
        const mayChild = decide(principalWith(child.limits), need, facts).allowed;
        if (mayChild) expect(decide(principalWith(parent), need, facts).allowed).toBe(true);
        const { rowFilter, ratePerMinute } = child.limits;
        if (parent.rowFilter !== null) expect(rowFilter).toContain(parent.rowFilter);
        if (asked.rowFilter !== null) expect(rowFilter).toContain(asked.rowFilter);
        if (parent.ratePerMinute !== null) expect(ratePerMinute).toBeLessThanOrEqual(parent.ratePerMinute);
      }),
      { numRuns: 5_000 },
    );
  });

  it("gives a child of an unlimited token what it asks for", () => {
    fc.assert(
      fc.property(anyLimits, (asked) => {
        expect(limitChild(UNLIMITED, asked)).toEqual({ ok: true, limits: { ...asked } });
      }),
    );
  });

  it("refuses each kind of widening", () => {
    const parent = { ...UNLIMITED, teamIds: [1], sourceIds: [2], networks: ["10.0.0.0/8"], ratePerMinute: 5 };
    const fieldOf = (asked: Partial<TokenLimits>) => {
      const result = limitChild(parent, { ...UNLIMITED, ...asked });
      return result.ok ? null : result.field;
    };
    expect(fieldOf({ teamIds: [1, 3] })).toBe("teamIds");
    expect(fieldOf({ sourceIds: [3] })).toBe("sourceIds");
    expect(fieldOf({ networks: ["10.0.0.0/7"] })).toBe("networks");
    expect(fieldOf({ networks: ["::ffff:0.0.0.0/96"] })).toBe("networks");
    expect(fieldOf({ networks: ["10.1.0.0/16"] })).toBeNull();
    expect(fieldOf({ ratePerMinute: 6 })).toBe("ratePerMinute");
    expect(fieldOf({})).toBeNull();
  });
});

describe("decide", () => {
  const facts = { credential: "alive", account: "active", linked: true, linkedTeams: [1] } as const;
  const stepsOf = (limits: Partial<TokenLimits>, need: Need, address: string | null = "10.0.0.1") => {
    const { failure } = decide(principalWith({ ...UNLIMITED, ...limits }), need, { ...facts, address });
    return failure?.step ?? "allowed";
  };
  const read = { area: "source", scope: "logs:read", teamId: 1, sourceId: 7 } as const;

  it("says which of the limits it was", () => {
    expect(stepsOf({}, read)).toBe("allowed");
    expect(stepsOf({ teamIds: [1], sourceIds: [7] }, read)).toBe("allowed");
    expect(stepsOf({ teamIds: [2] }, read)).toBe("limits");
    expect(stepsOf({ sourceIds: [8] }, read)).toBe("limits");
    expect(stepsOf({ networks: ["192.0.2.0/24"] }, read)).toBe("network");
    expect(stepsOf({ networks: ["10.0.0.0/8"] }, read, null)).toBe("network");
    expect(stepsOf({ networks: ["10.0.0.0/8"] }, read)).toBe("allowed");
    expect(stepsOf({ teamIds: [1] }, { area: "admin", scope: "users:read" })).toBe("limits");
    expect(stepsOf({ rowFilter: 'a = "1"' }, { area: "admin", scope: "sources:read" })).toBe("limits");
    expect(stepsOf({ rowFilter: 'a = "1"' }, { ...read, scope: "alerts:write" })).toBe("limits");
    expect(stepsOf({ sourceIds: [7] }, { area: "reach", scope: "logs:read", sourceId: 8 })).toBe("limits");
    const manages = { area: "team", scope: "teams:write", teamId: 1, order: "scope-first", role: "admin" } as const;
    expect(stepsOf({ sourceIds: [7] }, manages)).toBe("limits");
    expect(stepsOf({ teamIds: [1] }, manages)).toBe("allowed");
  });
});
