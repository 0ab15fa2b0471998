import type { Row } from "./api";

/** A row of the list; `id` stays its own while the list changes. */
export type LogRow = { id: number; row: Row };

/** Which columns say when, how grave, and what. Empty where the source has none. */
export type Roles = { time: string; level: string; message: string };

const LEVELS = ["level", "severity", "severity_text", "log_level", "lvl"];
const MESSAGES = ["message", "msg", "body", "log", "line", "raw", "text", "event", "content"];

/** Finds the columns of a source that have a part of their own in the list. */
export function rolesOf(columns: readonly { name: string }[], time: string, severity: string): Roles {
  const names = new Map(columns.map(({ name }) => [name.toLowerCase(), name]));
  const first = (wanted: readonly string[]) => wanted.map((name) => names.get(name)).find(Boolean) ?? "";
  const isThere = columns.some(({ name }) => name === severity);
  return { time, level: isThere ? severity : first(LEVELS), message: first(MESSAGES) };
}

/** A value as one line of text; nothing for what is absent. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** What a dotted name means in a row: a column, or a key of a column that holds keys. */
export function valueAt(row: Row, field: string): unknown {
  if (field in row) return row[field];
  const [base = "", ...keys] = field.split(".");
  const holder = row[base];
  return typeof holder === "object" && holder !== null ? (holder as Row)[keys.join(".")] : undefined;
}

/** Whatever a row says beside its time, level and message, as names and values. */
export function restOf(row: Row, roles: Roles): [name: string, value: string][] {
  const own = new Set([roles.time, roles.level, roles.message]);
  return Object.entries(row)
    .filter(([name]) => !own.has(name))
    .map(([name, value]): [string, string] => [name, valueText(value)])
    .filter(([, value]) => value !== "" && value !== "{}" && value !== "[]");
}

/** The moment of a row in ms since 1970, or null when it has none that can be read. */
export function momentOf(row: Row, time: string): number | null {
  const at = Date.parse(valueText(row[time]));
  return Number.isNaN(at) ? null : at;
}

/** Fields that can be looked into: the columns, and the keys that the rows at hand have in columns of keys. */
export function fieldsOf(
  columns: readonly { name: string; type: string }[],
  rows: readonly LogRow[],
): { name: string; type: string; isKey: boolean }[] {
  return columns.flatMap(({ name, type }) => {
    const own = { name, type, isKey: false };
    if (!type.startsWith("Map(")) return [own];
    const keys = new Set(rows.flatMap(({ row }) => Object.keys((row[name] as object | null) ?? {})));
    return [own, ...[...keys].sort().map((key) => ({ name: `${name}.${key}`, type: "String", isKey: true }))];
  });
}
