const DAY_MS = 86_400_000;

/** Every day (UTC, `YYYY-MM-DD`) from the one of `since` to that of `until`, both included. */
export function daysOf(since: string, until: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(since.slice(0, 10)); at <= Date.parse(until); at += DAY_MS) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

type Counted = { allowed: number; denied: number; failed: number };
export type DayOfCalls = Counted & { date: string; total: number };

/** The calls of each of these days; a day without any has zeros. */
export function callsByDay(days: readonly string[], counted: readonly (Counted & { date: string })[]): DayOfCalls[] {
  const known = new Map(counted.map((day) => [day.date, day]));
  return days.map((date) => {
    const { allowed = 0, denied = 0, failed = 0 } = known.get(date) ?? {};
    return { date, allowed, denied, failed, total: allowed + denied + failed };
  });
}

/** How often each of these days saw a scope asked for, and the most of them: what a line of bars is drawn from. */
export function scopeLine(
  days: readonly string[],
  scope: string,
  counted: readonly { scope: string; date: string; calls: number }[],
): { date: string; calls: number }[] {
  const known = new Map(counted.filter((one) => one.scope === scope).map(({ date, calls }) => [date, calls]));
  return days.map((date) => ({ date, calls: known.get(date) ?? 0 }));
}
