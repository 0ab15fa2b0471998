import { locale } from "@/lib/i18n/t";

/** Units that a length of time is typed in, the shortest first. */
export const UNITS = ["second", "minute", "hour", "day"] as const;
export type Unit = (typeof UNITS)[number];
/** A length of time as it is typed. */
export type Typed = { amount: string; unit: Unit };

const SECONDS: Readonly<Record<Unit, number>> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };

/** A length in the longest unit that tells it in whole numbers. */
export function typedOf(seconds: number): Typed {
  const unit = UNITS.findLast((one) => seconds % SECONDS[one] === 0) ?? "second";
  return { amount: String(seconds / SECONDS[unit]), unit };
}

/** Seconds of what was typed; null when it is no whole number. */
export function secondsOf({ amount, unit }: Typed): number | null {
  return /^\d{1,7}$/.test(amount.trim()) ? Number(amount) * SECONDS[unit] : null;
}

/** A length as people say it: `5 minutes`. */
export function durationText(seconds: number): string {
  const { amount, unit } = typedOf(seconds);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(Number(amount));
}

/** How long something lasted, in the largest unit that fits: `2 hours`, and at least a second. */
export function roughly(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const unit = UNITS.findLast((one) => seconds >= SECONDS[one]) ?? "second";
  const amount = Math.floor(seconds / SECONDS[unit]);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(amount);
}
