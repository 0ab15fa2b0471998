import { type GrantedScope, isScope, SCOPES, type Scope } from "@/lib/access/scopes";

/** A token is unused when nobody has called with it for so many days. */
export const UNUSED_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What may be wrong with a token that works: nobody ever used it, nobody does any more, or it may do more than it does. */
export const FINDINGS = ["never_used", "unused", "over_granted"] as const;
export type Finding = (typeof FINDINGS)[number];

/** The scopes that a token really has; `*` is every scope there is. */
export function everyScope(granted: readonly GrantedScope[]): Scope[] {
  if (granted.includes("*")) return SCOPES.map(({ scope }) => scope);
  return granted.filter((scope): scope is Scope => scope !== "*");
}

/** Granted scopes told apart into those that were used and those that weren't, in the order of the grant. */
export function splitScopes(granted: readonly GrantedScope[], used: readonly string[]) {
  const known = new Set(used.filter(isScope));
  const all = everyScope(granted);
  return { used: all.filter((scope) => known.has(scope)), unused: all.filter((scope) => !known.has(scope)) };
}

/** What is to be said of a live token. `used` and `unused` count its scopes; `now` is the database's clock. */
export function findingsOf(lastUsedAt: Date | null, used: number, unused: number, now: Date): Finding[] {
  if (lastUsedAt === null) return used > 0 ? [] : ["never_used"];
  const isUnused = now.getTime() - lastUsedAt.getTime() >= UNUSED_DAYS * DAY_MS;
  // What was never seen in use can't be told from what the log doesn't reach back to.
  return [...(isUnused ? (["unused"] as const) : []), ...(used > 0 && unused > 0 ? (["over_granted"] as const) : [])];
}

/** A new token needs some days to show what it is for. */
const SETTLED_DAYS = 7;

/** What a page shows of a token's use; `observedDays` says for how long its calls are known. */
export type UseOfToken = {
  granted: number;
  used: readonly Scope[];
  unused: readonly Scope[];
  observedDays: number;
  /** Nobody uses it: never in its first week, or not for 90 days. */
  isIdle: boolean;
  /** After a week it still has scopes that it never used. */
  isOverGranted: boolean;
};

/** What a page shows of a token, and whether somebody should look at it at `now`. */
export function toTokenUse(
  told: {
    used_scopes: readonly Scope[];
    unused_scopes: readonly Scope[];
    granted: number;
    observed_days: number;
    created_at: string;
    findings: readonly Finding[];
  },
  now: Date,
): UseOfToken {
  const { findings, observed_days: observedDays } = told;
  const isSettled = now.getTime() - Date.parse(told.created_at) >= SETTLED_DAYS * DAY_MS;
  return {
    granted: told.granted,
    used: told.used_scopes,
    unused: told.unused_scopes,
    observedDays,
    isIdle: findings.includes("unused") || (findings.includes("never_used") && isSettled),
    isOverGranted: findings.includes("over_granted") && observedDays >= SETTLED_DAYS,
  };
}
