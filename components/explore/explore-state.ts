import { type Definition, readVariables, writeVariables } from "@/lib/saved-queries/variables";

/** The part of time that is looked at: so long until now (`15m`), or between two moments in ms since 1970. */
export type TimeRange = { relative: string } | { start: number; end: number };
export type Language = "logchefql" | "sql";

/** What the explorer shows, as its address tells it. */
export type ExploreState = {
  teamId: number | null;
  sourceId: number | null;
  language: Language;
  text: string;
  range: TimeRange;
  /** `local` for the reader's own zone, else an IANA name. */
  zone: string;
  limit: number;
  /** Columns beside the time; none for one line of everything. */
  columns: readonly string[];
  /** What is known of the query's variables beside their values. */
  definitions: readonly Definition[];
  /** What the query's variables stand for, by name; what is absent is as its definition has it. */
  values: Readonly<Record<string, string>>;
  /** Token of a shared query that is to be opened. */
  share: string | null;
  /** Number of a saved query that is to be opened. */
  saved: number | null;
};

/** What holds where the address says nothing. */
export type ExploreDefaults = Pick<ExploreState, "teamId" | "sourceId" | "zone">;

export const DEFAULT_RANGE: TimeRange = { relative: "15m" };
export const DEFAULT_LIMIT = 500;
const MAX_LIMIT = 100_000;
const RELATIVE = /^[1-9]\d{0,5}[smhdwMy]$/;
const ID = /^[1-9]\d{0,8}$/;
const MOMENT = /^[1-9]\d{0,14}$/;
const ZONE = /^[A-Za-z0-9_/+-]{1,64}$/;

/** The range that an address tells; `fallback` where it tells none that can be read. */
export function readRange(search: URLSearchParams, fallback = DEFAULT_RANGE): TimeRange {
  const relative = search.get("t") ?? "";
  if (RELATIVE.test(relative)) return { relative };
  const [start = "", end = ""] = [search.get("start") ?? "", search.get("end") ?? ""];
  if (!MOMENT.test(start) || !MOMENT.test(end) || Number(start) >= Number(end)) return fallback;
  return { start: Number(start), end: Number(end) };
}

function readLimit(text: string | null): number {
  const limit = Number(text ?? "");
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, MAX_LIMIT) : DEFAULT_LIMIT;
}

function readId(text: string | null): number | null {
  return text !== null && ID.test(text) ? Number(text) : null;
}

/** True for the IANA name of a zone that this browser knows. */
export function isZone(name: string): boolean {
  if (!ZONE.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false; // a name that Intl doesn't know
  }
}

const VALUE = "v.";
const LONGEST_DEFINITIONS = 20_000;

function readDefinitions(text: string | null): readonly Definition[] {
  if (text === null || text.length > LONGEST_DEFINITIONS) return [];
  try {
    const kept: unknown = JSON.parse(text);
    return Array.isArray(kept) ? readVariables(kept).definitions : [];
  } catch {
    return []; // an address that somebody cut short
  }
}

/** What a variable stands for: what was given, or what it is by definition. */
export function valueIn({ definitions, values }: Pick<ExploreState, "definitions" | "values">, name: string): string {
  return values[name] ?? definitions.find((one) => one.name === name)?.fallback ?? "";
}

/**
 * Reads an address. It takes what the command-line client writes (spec/logchef.md §8.2 `open`): `team`, `source`, `q`
 * or `sql`, `t` or `start` and `end` in ms, `limit`; and ours beside it: `tz`, `cols`, `share`, `saved`, `v.<name>` for the value of a
 * variable, `vars` for what variables are. What can't be read counts as absent.
 */
export function readState(search: URLSearchParams, defaults: ExploreDefaults): ExploreState {
  const teamId = readId(search.get("team"));
  const sourceId = readId(search.get("source"));
  const isDefault = teamId === null && sourceId === null;
  const sql = search.get("sql");
  const zone = search.get("tz") ?? "";
  return {
    teamId: isDefault ? defaults.teamId : teamId,
    sourceId: isDefault ? defaults.sourceId : sourceId,
    language: sql === null ? "logchefql" : "sql",
    text: sql ?? search.get("q") ?? "",
    range: readRange(search),
    zone: zone === "local" || isZone(zone) ? zone : defaults.zone,
    limit: readLimit(search.get("limit")),
    columns: (search.get("cols") ?? "").split(",").filter(Boolean),
    definitions: readDefinitions(search.get("vars")),
    values: Object.fromEntries(
      [...search].flatMap(([key, value]) => (key.startsWith(VALUE) ? [[key.slice(VALUE.length), value] as const] : [])),
    ),
    share: search.get("share"),
    saved: readId(search.get("saved")),
  };
}

/** The address of a state, without what would hold anyway. */
export function writeState(
  state: Omit<ExploreState, "share" | "saved">,
  defaults: Pick<ExploreDefaults, "zone">,
): string {
  const search = new URLSearchParams();
  if (state.teamId !== null) search.set("team", String(state.teamId));
  if (state.sourceId !== null) search.set("source", String(state.sourceId));
  if (state.language === "sql") search.set("sql", state.text);
  else if (state.text !== "") search.set("q", state.text);
  if ("relative" in state.range) search.set("t", state.range.relative);
  else {
    search.set("start", String(state.range.start));
    search.set("end", String(state.range.end));
  }
  if (state.limit !== DEFAULT_LIMIT) search.set("limit", String(state.limit));
  if (state.zone !== defaults.zone) search.set("tz", state.zone);
  if (state.columns.length > 0) search.set("cols", state.columns.join(","));
  for (const [name, value] of Object.entries(state.values)) {
    if (value !== valueIn({ definitions: state.definitions, values: {} }, name)) search.set(`${VALUE}${name}`, value);
  }
  if (state.definitions.length > 0) {
    const told = writeVariables(state.definitions, () => "").map(({ value: _, ...definition }) => definition);
    search.set("vars", JSON.stringify(told));
  }
  return `?${search}`;
}
