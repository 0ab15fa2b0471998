import { endOfDay, isOver } from "@/components/teams/last-day";
import { daysFrom } from "@/lib/i18n/dates";

const PRESET_DAYS = [7, 30, 90] as const;
/** How many days a token lives, or its last day (`YYYY-MM-DD` by UTC, empty while none is picked); null for no end. */
export type Lifetime = (typeof PRESET_DAYS)[number] | string | null;

/** The part of the console's policy that bears on when a token ends. */
export type LifetimePolicy = { maxLifetimeDays: number | null; mustExpire: boolean };
export const NO_POLICY: LifetimePolicy = { maxLifetimeDays: null, mustExpire: false };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** True for what can be read as a lifetime, such as one that a draft or an address holds. */
export const isLifetime = (value: unknown): value is Lifetime =>
  value === null || PRESET_DAYS.some((days) => days === value) || (typeof value === "string" && DAY.test(value));

/** When a token that is made at `nowMs` ends; null for never, and while no day is picked. */
export function endOf(lifetime: Lifetime, nowMs: number): Date | null {
  if (lifetime === null) return null;
  if (typeof lifetime === "number") return daysFrom(nowMs, lifetime);
  const end = endOfDay(lifetime);
  return end === null ? null : new Date(end);
}

/** The last day that the policy lets be picked; null where it bounds none. */
export function lastDayAllowed({ maxLifetimeDays }: LifetimePolicy, nowMs: number): string | null {
  if (maxLifetimeDays === null) return null;
  // The day on which the longest life would end isn't whole any more.
  return new Date(nowMs + (maxLifetimeDays - 1) * DAY_MS).toISOString().slice(0, 10);
}

/** Whether the policy lets tokens live so long. */
export function isAllowed(lifetime: Lifetime, policy: LifetimePolicy, nowMs: number): boolean {
  const { maxLifetimeDays, mustExpire } = policy;
  if (lifetime === null) return !mustExpire && maxLifetimeDays === null;
  if (maxLifetimeDays === null) return true;
  if (typeof lifetime === "number") return lifetime <= maxLifetimeDays;
  return lifetime <= (lastDayAllowed(policy, nowMs) ?? lifetime);
}

/** What is wrong with a lifetime: no day is picked, it has passed, or the policy is against it. */
export function lifetimeProblem(
  lifetime: Lifetime,
  policy: LifetimePolicy,
  nowMs: number,
): "missing" | "past" | "policy" | null {
  if (lifetime === "") return "missing";
  if (typeof lifetime === "string" && isOver(lifetime)) return "past";
  return isAllowed(lifetime, policy, nowMs) ? null : "policy";
}

/** This lifetime, or where the policy is against it the longest that it allows. */
export function withinPolicy(lifetime: Lifetime, policy: LifetimePolicy, nowMs: number): Lifetime {
  if (isAllowed(lifetime, policy, nowMs)) return lifetime;
  const longest = [...PRESET_DAYS].reverse().find((days) => isAllowed(days, policy, nowMs));
  return longest ?? lastDayAllowed(policy, nowMs) ?? lifetime;
}
