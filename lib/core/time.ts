/** RFC 3339 in UTC with milliseconds, or undefined so that the key is left out of JSON. */
export function timestamp(date: Date | null | undefined): string | undefined {
  return date ? date.toISOString() : undefined;
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * The instant that an RFC 3339 text with an offset names, or null. Days that do not exist are refused, and so are
 * instants that an offset moves out of the years 1 to 9999, which neither the database nor the wire can tell.
 */
export function parseRfc3339(text: string): Date | null {
  if (!RFC_3339.test(text)) return null;
  const date = new Date(text);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) return null;
  const day = Number(text.slice(8, 10));
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return day <= lastDay ? date : null;
}
