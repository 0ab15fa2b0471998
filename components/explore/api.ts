import type { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { t } from "@/lib/i18n/t";
import { fillLogchefql, type Variable } from "@/lib/logs/template";
import type { logchefqlAnswerWire, rawAnswerWire, translationWire } from "@/lib/logs/wire";
import type { sourceWire } from "@/lib/sources/wire";
import type { HistogramAnswer } from "./bars";

export type Row = Readonly<Record<string, unknown>>;
export type Source = z.output<typeof sourceWire>;
type Translation = z.output<typeof translationWire>;

/** Why there is no answer: the server's own sentence, and the id under which its decision can be asked about. */
export type Refusal = { status: number; message: string; decisionId: string | null };
export type Answer<T> = { ok: true; data: T } | { ok: false; refusal: Refusal };

/** The place of a source below a team. */
export type Place = { teamId: number; sourceId: number };

type Envelope<T> = { status?: string; data?: T; message?: string; decision_id?: string };

const LONG_NUMBER = /\d{16}/;

/** Reads JSON. Whole numbers beyond what a float can hold stay texts, where the browser gives us their digits. */
function readJson(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, ...rest: unknown[]) => {
    const source = (rest[0] as { source?: string } | undefined)?.source;
    const isCut = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
    return isCut && source && /^-?\d+$/.test(source) ? source : value;
  });
}

/** The path of something below a source. */
export const pathOf = ({ teamId, sourceId }: Place, rest = "") => `/teams/${teamId}/sources/${sourceId}${rest}`;

/** Why a response is no success. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const body = (await response.json().catch(() => ({}))) as Envelope<unknown>;
  const { status } = response;
  return { status, message: body.message ?? t("error.lost"), decisionId: body.decision_id ?? null };
}

/** Calls `/api/v1` as the signed-in person. Never throws: what was lost or aborted has status 0. */
export async function call<T>(
  path: string,
  {
    body,
    method = body === undefined ? "GET" : "POST",
    signal,
  }: { body?: unknown; method?: string; signal?: AbortSignal } = {},
): Promise<Answer<T>> {
  try {
    const init: RequestInit = { method, cache: "no-store", ...(signal && { signal }) };
    if (body !== undefined) {
      init.headers = { "Content-Type": "application/json" };
      init.body = JSON.stringify(body);
    }
    const response = await fetch(`/api/v1${path}`, init);
    if (!response.ok) return { ok: false, refusal: await refusalOf(response) };
    const answer = readJson(await response.text()) as Envelope<T>;
    if (answer.status === "success" && answer.data !== undefined) return { ok: true, data: answer.data };
    return {
      ok: false,
      refusal: { status: response.status, message: answer.message ?? t("error.lost"), decisionId: null },
    };
  } catch {
    return { ok: false, refusal: { status: 0, message: t("error.lost"), decisionId: null } };
  }
}

const VALUES = 20;

/** The values that a field has most often in a part of time, for completion; none when they can't be read. */
export async function frequentValues(
  place: Place,
  source: Source | null,
  field: string,
  { startTime: start_time, endTime: end_time, timezone }: { startTime: string; endTime: string; timezone: string },
): Promise<string[]> {
  const type = source?.columns?.find(({ name }) => name === field)?.type ?? "String";
  const search = new URLSearchParams({ type, start_time, end_time, timezone, limit: String(VALUES) });
  const path = pathOf(place, `/fields/${encodeURIComponent(field)}/values?${search}`);
  const answer = await call<{ values: { value: string }[] }>(path);
  return answer.ok ? answer.data.values.map(({ value }) => value) : [];
}

/** A statement with what it needs to be run, as the routes of logs take it. */
export type Statement = { query_text: string; variables?: readonly Variable[] };

/** What a query answered, whichever language it was asked in. */
export type Result = {
  columns: readonly { name: string; type: string }[];
  rows: readonly Row[];
  stats: z.output<typeof rawAnswerWire>["stats"];
  warnings: readonly { message: string }[];
  /** Why the rows ended early. */
  error: string | undefined;
  /** What ran, for exports. */
  statement: Statement;
};

/** Names that a statement may use for the ends of the chosen time, told by UTC's clock. */
const FROM_TO = /\{\{\s*(?:from|to)\s*\}\}/;

/** Whether a statement follows the chosen time. */
export const followsTime = (sql: string) => FROM_TO.test(sql);

export type Asked = {
  place: Place;
  language: "logchefql" | "sql";
  text: string;
  startTime: string;
  endTime: string;
  /** IANA name. */
  timezone: string;
  limit: number;
  /** What the query's own variables stand for. */
  variables?: readonly Variable[];
};

/** The values that a query is sent with, the chosen time among them; none for a query that asks for no value. */
function givenTo({ text, startTime, endTime, variables = [] }: Asked): { variables?: readonly Variable[] } {
  if (!text.includes("{{")) return {};
  const date = (name: string, value: string) => ({ name, type: "date", value });
  return { variables: [date("from", startTime), date("to", endTime), ...variables] };
}

/** A LogchefQL query with its values in it, or why that can't be, in the server's own words. */
export function filled(asked: Asked): Answer<string> {
  try {
    return { ok: true, data: fillLogchefql(asked.text, givenTo(asked).variables ?? null) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ok: false, refusal: { status: 400, message: error.message, decisionId: null } };
  }
}

/** Runs the query. */
export async function runQuery(asked: Asked, signal: AbortSignal): Promise<Answer<Result>> {
  const { place, text, startTime, endTime, timezone, limit } = asked;
  if (asked.language === "sql") {
    const statement: Statement = { query_text: text, ...givenTo(asked) };
    const answer = await call<z.output<typeof rawAnswerWire>>(pathOf(place, "/logs/query"), {
      body: statement,
      signal,
    });
    if (!answer.ok) return answer;
    const { data: rows, columns, stats, warnings, error } = answer.data;
    return { ok: true, data: { rows, columns, stats, warnings, error, statement } };
  }
  const times = { start_time: startTime, end_time: endTime, timezone };
  const body = { query: text, ...times, limit, ...givenTo(asked) };
  const answer = await call<z.output<typeof logchefqlAnswerWire>>(pathOf(place, "/logchefql/query"), { body, signal });
  if (!answer.ok) return answer;
  const { logs: rows, columns, stats, warnings, error, generated_sql } = answer.data;
  return { ok: true, data: { rows, columns, stats, warnings, error, statement: { query_text: generated_sql } } };
}

/** What a LogchefQL query means in SQL. */
export async function translate(asked: Asked, signal?: AbortSignal): Promise<Answer<Translation>> {
  const { place, startTime, endTime, timezone, limit } = asked;
  const query = filled(asked);
  if (!query.ok) return query;
  const body = { query: query.data, start_time: startTime, end_time: endTime, timezone, limit };
  return call<Translation>(pathOf(place, "/logchefql/translate"), { body, ...(signal && { signal }) });
}

/** Counts per part of time; by level where the source has one. */
export async function runHistogram(
  asked: Asked,
  groupBy: string,
  signal: AbortSignal,
): Promise<Answer<HistogramAnswer>> {
  const { place, startTime, endTime, timezone } = asked;
  let statement: Statement = { query_text: asked.text, ...givenTo(asked) };
  if (asked.language === "logchefql") {
    const translated = await translate(asked, signal);
    if (!translated.ok) return translated;
    statement = { query_text: translated.data.full_sql ?? "" };
  }
  const range = { start_timestamp: Date.parse(startTime), end_timestamp: Date.parse(endTime) };
  const body = { ...statement, ...range, window: "auto", timezone, group_by: groupBy };
  return call<HistogramAnswer>(pathOf(place, "/logs/histogram"), { body, signal });
}
