const DAY_MS = 86_400_000;

/** This day by UTC, as a date field writes it: `2027-01-31`. */
export const today = () => new Date().toISOString().slice(0, 10);

/** The instant in which a day of a date field is over by UTC, in RFC 3339; null for an empty field. */
export function endOfDay(day: string): string | null {
  if (day === "") return null;
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString();
}

/** The last day of a time that ends at this instant, as a date field writes it; empty for no end. */
export function lastDay(end: string | null): string {
  return end === null ? "" : new Date(Date.parse(end) - 1).toISOString().slice(0, 10);
}

/** True for a day that has passed. */
export const isOver = (day: string) => day !== "" && day < today();
