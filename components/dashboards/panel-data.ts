import {
  type Answer,
  call,
  type Place,
  pathOf,
  type Result,
  runHistogram,
  runQuery,
  type Source,
} from "@/components/explore/api";
import { rolesOf } from "@/components/explore/rows";
import type { Span } from "@/components/explore/time";
import type { Panel } from "@/lib/dashboards/panels";
import { t } from "@/lib/i18n/t";
import { optionsOf, rowLimit } from "./panel-options";
import { filledQuery, missingIn, variablesFor } from "./placeholders";
import {
  type PanelData,
  partsOfRows,
  rowsOf,
  type SeriesData,
  seriesOfBars,
  seriesOfRows,
  type Table,
  valueOfBars,
  valueOfRows,
} from "./shapes";

/** What all panels of a dashboard are read with. */
export type Asking = Span & { timezone: string; values: Readonly<Record<string, string>> };

/** `text` is the query as it is sent. */
type Read = { panel: Panel; text: string; asking: Asking; signal: AbortSignal };

const ROWS_OF_STATEMENT = 5_000;
const KNOWN_MS = 60_000;
const known = new Map<string, { at: number; source: Promise<Answer<Source>> }>();

const placeOf = ({ team_id, source_id }: Panel): Place => ({ teamId: team_id, sourceId: source_id });
const iso = (ms: number) => new Date(ms).toISOString();
const timesOf = ({ startMs, endMs }: Span) => ({ startTime: iso(startMs), endTime: iso(endMs) });
const good = (data: PanelData): Answer<PanelData> => ({ ok: true, data });

function then<T>(answer: Answer<T>, make: (data: T) => PanelData): Answer<PanelData> {
  return answer.ok ? good(make(answer.data)) : answer;
}

/** What is known of a panel's source; panels on one source ask once. */
function sourceOf(place: Place): Promise<Answer<Source>> {
  const key = pathOf(place);
  const found = known.get(key);
  if (found && Date.now() - found.at < KNOWN_MS) return found.source;
  const source = call<Source>(key).then((answer) => {
    if (!answer.ok) known.delete(key);
    return answer;
  });
  known.set(key, { at: Date.now(), source });
  return source;
}

/** Runs a panel's statement of SQL. */
async function runStatement({ panel, text, asking, signal }: Read): Promise<Answer<Table>> {
  const body = {
    query_text: text,
    limit: ROWS_OF_STATEMENT,
    ...(text.includes("{{") && { variables: variablesFor(text, asking.values, timesOf(asking)) }),
  };
  const answer = await call<{ columns: Table["columns"]; data: Result["rows"] }>(
    pathOf(placeOf(panel), "/logs/query"),
    { body, signal },
  );
  return answer.ok ? { ok: true, data: { columns: answer.data.columns, rows: answer.data.data } } : answer;
}

const askedOf = ({ panel, text, asking }: Read, limit: number) => ({
  place: placeOf(panel),
  language: "logchefql" as const,
  text,
  ...timesOf(asking),
  timezone: asking.timezone,
  limit,
});

async function readBars(read: Read, groupBy: string): Promise<Answer<SeriesData>> {
  const answer = await runHistogram(askedOf(read, 1), groupBy, read.signal);
  return answer.ok ? { ok: true, data: seriesOfBars(answer.data, read.asking, t("dashboard.rows")) } : answer;
}

async function readValues(read: Read): Promise<Answer<PanelData>> {
  const { panel, text, signal } = read;
  const { field } = optionsOf(panel);
  if (!field) return good({ kind: "unfit", why: "dashboard.needsField" });
  const source = await sourceOf(placeOf(panel));
  if (!source.ok) return source;
  const { startTime: start_time, endTime: end_time, timezone } = askedOf(read, 1);
  const type = source.data.columns?.find(({ name }) => name === field)?.type ?? "String";
  const limit = String(rowLimit(panel, "breakdown"));
  const search = new URLSearchParams({ type, start_time, end_time, timezone, limit, query: text });
  const path = pathOf(placeOf(panel), `/fields/${encodeURIComponent(field)}/values?${search}`);
  const answer = await call<{ values: { value: string; count: number }[] }>(path, { signal });
  return then(answer, ({ values }) => ({
    kind: "parts",
    parts: values.map(({ value, count }) => ({ label: value, count })),
  }));
}

async function readRows(read: Read): Promise<Answer<PanelData>> {
  const { panel, signal } = read;
  const limit = rowLimit(panel, "table");
  const source = await sourceOf(placeOf(panel));
  if (!source.ok) return source;
  const answer = await runQuery(askedOf(read, limit + 1), signal);
  const { _meta_ts_field: time, _meta_severity_field: severity } = source.data;
  return then(answer, (table) => {
    const roles = rolesOf(table.columns, time, severity ?? "");
    const first = [roles.time, roles.level, roles.message].filter(Boolean);
    return rowsOf(table, optionsOf(panel).columns ?? (roles.message === "" ? [] : first), limit);
  });
}

function readLogchefql(read: Read): Promise<Answer<PanelData>> {
  const { type } = read.panel;
  if (type === "timeseries") return readBars(read, optionsOf(read.panel).group_by ?? "");
  if (type === "stat") return readBars(read, "").then((answer) => then(answer, valueOfBars));
  return type === "breakdown" ? readValues(read) : readRows(read);
}

const OF_ROWS: Readonly<Record<Panel["type"], (table: Table, panel: Panel) => PanelData>> = {
  timeseries: seriesOfRows,
  stat: valueOfRows,
  breakdown: partsOfRows,
  table: (table, panel) => rowsOf(table, [], rowLimit(panel, "table")),
};

/** Reads what a panel shows, as the viewer: its answer is the viewer's own, or the refusal that they got. */
export async function readPanel(panel: Panel, asking: Asking, signal: AbortSignal): Promise<Answer<PanelData>> {
  const names = missingIn(panel.query, asking.values);
  if (names.length > 0) return good({ kind: "needs", names });
  if (panel.query_language === "logchefql") {
    const { text, fault } = filledQuery(panel.query, asking.values, timesOf(asking));
    // What can't be filled in is refused here in the server's own words.
    if (fault !== undefined) return { ok: false, refusal: { status: 400, message: fault, decisionId: null } };
    return readLogchefql({ panel, text, asking, signal });
  }
  if (panel.query.trim() === "") return good({ kind: "unfit", why: "dashboard.needsStatement" });
  return then(await runStatement({ panel, text: panel.query, asking, signal }), (table) =>
    OF_ROWS[panel.type](table, panel),
  );
}
