import "server-only";
import ipaddr from "ipaddr.js";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { Caller, Origin } from "@/lib/access/grant";
import { mayCallFrom } from "@/lib/access/limits";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/platform/env";
import type { RateLimits } from "@/lib/platform/settings";

/** The limits that settings can turn on, and the one that always holds. */
type LimitName = keyof RateLimits | "report";
/** What a limit said to one request. */
export type LimitState = { name: LimitName; limit: number; remaining: number; resetSeconds: number };

const WINDOW_SECONDS = 60;
const IPV6_NETWORK_BITS = 64;
/** Reports that one address may send in a minute, each of up to a hundred tokens. */
const REPORTS = 30;

/**
 * Counters live in this process: one process serves a console, a count costs no round trip, and a restart that forgets a
 * minute harms nobody.
 */
const kept = globalThis as typeof globalThis & { latchkeyLimiters?: Map<string, RateLimiterMemory> };

function limiter(name: LimitName, points: number): RateLimiterMemory {
  kept.latchkeyLimiters ??= new Map();
  const key = `${name} ${points}`;
  const known = kept.latchkeyLimiters.get(key);
  const made = known ?? new RateLimiterMemory({ keyPrefix: name, points, duration: WINDOW_SECONDS });
  if (!known) kept.latchkeyLimiters.set(key, made);
  return made;
}

const isVerdict = (thrown: unknown): thrown is RateLimiterRes =>
  typeof thrown === "object" && thrown !== null && "msBeforeNext" in thrown;

/** Counts one request against a limit, and keeps what it said. 429 when it was one too many; nothing where it is off. */
async function spend(
  states: LimitState[],
  name: keyof RateLimits,
  key: string | number,
  own: number | null = null,
): Promise<void> {
  const common = env().rateLimits[name];
  const points = own !== null && common !== null ? Math.min(own, common) : (own ?? common);
  if (points !== null) await count(states, name, key, points);
}

async function count(states: LimitState[], name: LimitName, key: string | number, points: number): Promise<void> {
  const result = await limiter(name, points)
    .consume(key)
    .catch((refused: unknown) => {
      if (isVerdict(refused)) return refused;
      throw refused;
    });
  // The clock of the machine may have jumped; nobody waits longer than the window.
  const resetSeconds = Math.min(WINDOW_SECONDS, Math.max(1, Math.ceil(result.msBeforeNext / 1000)));
  const isTooMany = result.consumedPoints > points;
  states.push({ name, limit: points, remaining: Math.max(0, result.remainingPoints), resetSeconds });
  if (!isTooMany) return;
  throw new AppError("rate_limited", "Too many requests, please slow down", { retryAfterSeconds: resetSeconds });
}

/** An address as a limit counts it: whoever has one IPv6 address has a whole /64 of them. */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${IPV6_NETWORK_BITS}`).toString();
}

/** Limits who tries to get in, by address. Every attempt counts (spec/logchef.md §1.0, RL-A). */
export async function limitDoor(states: LimitState[], { address }: Pick<Origin, "address">): Promise<void> {
  if (address !== null) await spend(states, "address", addressKey(address));
}

/** Limits what anybody may write to, by address, whatever the settings say; without an address all share one count. */
export async function limitReports(states: LimitState[], { address }: Pick<Origin, "address">): Promise<void> {
  await count(states, "report", address === null ? "unknown" : addressKey(address), REPORTS);
}

/**
 * Limits a caller: a live token by its own count, at its own rate where that is the lower one; credentials that nobody
 * knows by their address. A token that is known but expired or revoked costs its address nothing, so that an expiry
 * never shuts out everybody behind one address (spec/security.md §0), and what is alive passes whatever its neighbours
 * did. A token outside its networks is counted by address too: whoever stole it can't use up its rate from there.
 */
export async function limitCaller(states: LimitState[], { principal, facts, origin }: Caller): Promise<void> {
  if (principal === null) {
    if (facts.credential !== "absent") await limitDoor(states, origin);
    return;
  }
  const isAlive = facts.credential === "alive" && facts.account === "active";
  const { token, limits } = principal;
  if (token && isAlive && !mayCallFrom(principal, origin.address)) return limitDoor(states, origin);
  if (token && isAlive) await spend(states, "token", token.id, limits?.ratePerMinute);
}

/** Limits one account's queries, however many tokens it holds (spec/logchef.md §1.0, RL-Q). */
export async function limitQueries(states: LimitState[], { principal }: Caller): Promise<void> {
  if (principal) await spend(states, "query", principal.userId);
}

/** Tells the limits that were met, in the words of the IETF draft on RateLimit header fields (httpapi, structured). */
export function writeLimits(headers: Headers, states: readonly LimitState[]): void {
  if (states.length === 0) return;
  const policies = states.map(({ name, limit }) => `"${name}";q=${limit};w=${WINDOW_SECONDS}`);
  const left = states.map(({ name, remaining, resetSeconds }) => `"${name}";r=${remaining};t=${resetSeconds}`);
  headers.set("ratelimit-policy", policies.join(", "));
  headers.set("ratelimit", left.join(", "));
}
