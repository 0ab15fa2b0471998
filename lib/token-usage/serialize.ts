import type { GrantedScope, Scope } from "@/lib/access/scopes";
import type { ByDay, ByScope, Outcomes, TokenCalls } from "./calls";
import { type Finding, findingsOf, splitScopes } from "./judge";
import { daysBetween, type UsageWindow } from "./window";

/** The columns of a token that its usage tells. */
export const USAGE_FIELDS = {
  id: true,
  userId: true,
  name: true,
  prefix: true,
  lastFour: true,
  scopes: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
  familyId: true,
  owner: { select: { fullName: true } },
} as const;

/** A row with USAGE_FIELDS. */
export type UsageFields = {
  id: number;
  userId: number;
  name: string;
  prefix: string;
  lastFour: string;
  scopes: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  familyId: number | null;
  owner: { fullName: string };
};

/** What a token may do beside what it does, in the days that were looked at. */
export type TokenUsage = {
  id: number;
  account_id: number;
  account: string;
  name: string;
  prefix: string;
  last_four: string;
  scopes: string[];
  granted: number;
  used: number;
  used_scopes: Scope[];
  unused_scopes: Scope[];
  denied_scopes: string[];
  calls: number;
  denied_calls: number;
  failed_calls: number;
  observed_days: number;
  created_at: string;
  last_used_at?: string | undefined;
  expires_at?: string | undefined;
  findings: Finding[];
};

/** What one token, or all of an account's, did over time. */
export type UsageDetail = {
  window: UsageWindow;
  calls: Outcomes;
  by_scope: ByScope[];
  by_day: ByDay[];
  tokens: TokenUsage[];
};

const joined = (lists: readonly (readonly string[])[]) => [...new Set(lists.flat())].sort();
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/**
 * What is to be told of a live token. `calls` are its own and those of the tokens whose place it took, `bornAt` is when
 * the first of them was made and `usedAt` when one of them was used last.
 */
export function toTokenUsage(
  row: UsageFields,
  calls: readonly TokenCalls[],
  { bornAt, usedAt }: { bornAt: Date; usedAt: Date | null },
  { now, told }: { now: Date; told: UsageWindow },
): TokenUsage {
  const scopes = row.scopes as GrantedScope[];
  const split = splitScopes(scopes, joined(calls.map(({ used }) => used)));
  return {
    id: row.id,
    account_id: row.userId,
    account: row.owner.fullName,
    name: row.name,
    prefix: row.prefix,
    last_four: row.lastFour,
    scopes: row.scopes,
    granted: split.used.length + split.unused.length,
    used: split.used.length,
    used_scopes: split.used,
    unused_scopes: split.unused,
    denied_scopes: joined(calls.map(({ wanted }) => wanted)),
    calls: total(calls.map((one) => one.calls)),
    denied_calls: total(calls.map(({ denied }) => denied)),
    failed_calls: total(calls.map(({ failed }) => failed)),
    observed_days: Math.min(told.observed_days, daysBetween(bornAt, now)),
    created_at: row.createdAt.toISOString(),
    last_used_at: usedAt?.toISOString(),
    expires_at: row.expiresAt?.toISOString(),
    findings: findingsOf(usedAt, split.used.length, split.unused.length, now),
  };
}
