import { isLive } from "@/components/tokens/token-state";
import type { AccountCard } from "@/lib/service-accounts/serialize";

/** What the list of accounts can be narrowed to. */
export const FILTERS = [
  "all",
  "expiring",
  "expired",
  "failing",
  "never-used",
  "idle",
  "over-granted",
  "full-access",
  "no-expiry",
  "no-team",
  "no-token",
  "disabled",
  "orphaned",
  "deleted",
] as const;
export type Filter = (typeof FILTERS)[number];

/** A word of the address as a filter; anything else is `all`. */
export function filterOf(text: string | null): Filter {
  return FILTERS.find((filter) => filter === text) ?? "all";
}

const PASSES: Readonly<Record<Filter, (account: AccountCard) => boolean>> = {
  all: () => true,
  expiring: ({ tokens }) => tokens.some((token) => token.state === "expiring"),
  expired: ({ tokens }) => tokens.some((token) => !isLive(token)),
  "never-used": ({ tokens }) => tokens.some((token) => isLive(token) && token.lastUsedAt === null),
  failing: ({ tokens }) => tokens.some((token) => (token.failedCalls ?? 0) > 0),
  idle: ({ tokens }) => tokens.some((token) => token.use?.isIdle),
  "over-granted": ({ tokens }) => tokens.some((token) => token.use?.isOverGranted),
  "full-access": ({ tokens }) => tokens.some((token) => isLive(token) && token.scopes.includes("*")),
  "no-expiry": ({ tokens }) => tokens.some((token) => isLive(token) && token.expiresAt === null),
  "no-team": ({ teams }) => teams.length === 0,
  "no-token": ({ tokens }) => !tokens.some(isLive),
  disabled: ({ isDisabled }) => isDisabled,
  orphaned: ({ owner }) => !owner?.isActive,
  // These have a list of their own.
  deleted: () => false,
};

/** Accounts that pass the filter and mention every word of the query (names, address, tokens, teams, sources). */
export function narrowed(accounts: readonly AccountCard[], query: string, filter: Filter): AccountCard[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return accounts.filter((account) => {
    if (!PASSES[filter](account)) return false;
    const text = [
      account.name,
      account.email,
      ...account.tokens.flatMap((token) => [token.name, token.prefix, token.lastFour]),
      ...account.teams.flatMap((team) => [team.name, ...team.sources.map((source) => source.name)]),
    ]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
