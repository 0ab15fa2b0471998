import { describe, expect, test } from "vitest";
import type { AccountCard } from "@/lib/service-accounts/serialize";
import type { TokenRow } from "@/lib/tokens/serialize";
import { FILTERS, filterOf, narrowed } from "./account-filters";

const token = (given: Partial<TokenRow>): TokenRow => ({
  id: 1,
  name: "nightly",
  prefix: "logchef_1_ab",
  lastFour: "9f3e",
  scopes: ["logs:read"],
  state: "active",
  expiresAt: "2030-01-01T00:00:00.000Z",
  lastUsedAt: "2026-01-01T00:00:00.000Z",
  lastUsedAddress: null,
  lastUsedAgent: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  createdByName: null,
  revokedAt: null,
  revokedByName: null,
  disabledAt: null,
  rotatedFrom: null,
  overlapEndsAt: null,
  reusedAt: null,
  ...given,
});
const account = (name: string, given: Partial<AccountCard>): AccountCard => ({
  id: 1,
  name,
  email: "svc-1@service.logchef.internal",
  createdAt: "2026-01-01T00:00:00.000Z",
  createdByName: null,
  isDisabled: false,
  owner: { id: 1, name: "Olu Owner", isActive: true },
  teams: [
    {
      id: 1,
      name: "Platform",
      role: "member",
      endsAt: null,
      sources: [{ id: 1, name: "nginx", table: "logs.app", timestampField: "timestamp" }],
    },
  ],
  tokens: [token({})],
  ...given,
});
const USE = { granted: 1, used: [], unused: [], observedDays: 90, isIdle: false, isOverGranted: false };
const names = (accounts: AccountCard[], query: string, filter: (typeof FILTERS)[number]) =>
  narrowed(accounts, query, filter).map((one) => one.name);

describe("narrowing the list of accounts", () => {
  const all = [
    account("plain", {}),
    account("teamless", { teams: [] }),
    account("tokenless", { tokens: [] }),
    account("expiring", { tokens: [token({ state: "expiring" })] }),
    account("endless", { tokens: [token({ expiresAt: null })] }),
    account("full", { tokens: [token({ scopes: ["*"] })] }),
    account("unused", { tokens: [token({ lastUsedAt: null })] }),
    account("off", { isDisabled: true }),
    account("orphan", { owner: null }),
    account("left", { owner: { id: 2, name: "Gone", isActive: false } }),
    account("idle", { tokens: [token({ use: { ...USE, isIdle: true } })] }),
    account("wide", { tokens: [token({ use: { ...USE, isOverGranted: true } })] }),
    account("tried", { tokens: [token({ state: "expired", failedCalls: 3 })] }),
    account("quiet", { tokens: [token({ state: "expired", failedCalls: 0 }), token({})] }),
    account("over", { tokens: [token({ state: "revoked", scopes: ["*"], expiresAt: null, lastUsedAt: null })] }),
  ];

  test.each([
    ["expiring", ["expiring"]],
    ["expired", ["tried", "quiet", "over"]],
    ["failing", ["tried"]],
    ["idle", ["idle"]],
    ["over-granted", ["wide"]],
    ["never-used", ["unused"]],
    ["full-access", ["full"]],
    ["no-expiry", ["endless"]],
    ["no-team", ["teamless"]],
    ["disabled", ["off"]],
    ["orphaned", ["orphan", "left"]],
    ["deleted", []],
    ["no-token", ["tokenless", "tried", "over"]],
  ] as const)("%s finds only what it names; a token that is over counts for nothing alive", (filter, expected) => {
    expect(names(all, "", filter)).toEqual(expected);
  });

  test("every word must be mentioned, wherever it is", () => {
    expect(names(all, "PLATFORM teamless", "all")).toEqual([]);
    expect(names(all, "nginx full", "all")).toEqual(["full"]);
    expect(names(all, "9f3e plain", "all")).toEqual(["plain"]);
  });

  test("a word of the address that is no filter shows all", () => {
    expect(filterOf("nonsense")).toBe("all");
    expect(FILTERS.map(filterOf)).toEqual([...FILTERS]);
  });
});
