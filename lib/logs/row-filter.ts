import "server-only";
import type { SourceGrant } from "@/lib/access/grant";
import { AppError } from "@/lib/core/errors";
import { keywordOf, lexSql } from "@/lib/platform/sql-lexer";
import { addressOfSource, clientFor, findSource, readColumns } from "@/lib/sources/data";
import type { ColumnWire, SourceFields } from "@/lib/sources/serialize";
import { parse, type Query } from "./ql/ast";
import { type Column, translate } from "./ql/compile";
import { sqlString } from "./ql/literal";
import { notConnected, refusalCode } from "./unavailable";

declare const compiled: unique symbol;
/** A condition in SQL that was compiled for one source, or null where all rows may be read. */
export type RowFilter = (string & { readonly [compiled]: true }) | null;
/** A source and which of its rows may be read. Whatever reads rows asks for this and not for the source alone. */
export type SourceView = SourceFields & { readonly rowFilter: RowFilter };

/** All rows of a source, for work of the console's own. */
export const wholeSource = (row: SourceFields): SourceView => ({ ...row, rowFilter: null });

const NESTED = /^(?:Nullable\(|LowCardinality\()*(?:Map\(|String|FixedString|JSON)/;

function pathsOf(condition: Query["filter"]): (readonly string[])[] {
  if (!condition) return [];
  return condition.kind === "comparison" ? [condition.path] : condition.terms.flatMap(pathsOf);
}

/**
 * The SQL of a row filter for a source with these columns, or why there is none: a filter has conditions alone, and
 * each is about a column that is there.
 */
export function compileRowFilter(
  text: string,
  columns: readonly Column[],
): { ok: true; sql: NonNullable<RowFilter> } | { ok: false; message: string } {
  const parsed = parse(text);
  if (!parsed.ok) return { ok: false, message: parsed.error.message };
  const { filter, selection } = parsed.ast;
  if (!filter || selection.length > 0) return { ok: false, message: "a row filter has conditions alone" };
  for (const [base, ...keys] of pathsOf(filter)) {
    const column = columns.find(({ name }) => name === base);
    if (!column) return { ok: false, message: `the source has no column ${base}` };
    if (keys.length > 0 && !NESTED.test(column.type)) return { ok: false, message: `${base} has no keys` };
  }
  return { ok: true, sql: translate(parsed.ast, columns).sql as NonNullable<RowFilter> };
}

/** The sentence of a filter that can't hold on a source. */
export const unfit = (why: string) => `This token's row filter cannot be applied to this source: ${why}`;

/**
 * A source and its rows under a token's row filter, or why the filter can't hold there. 503 while the columns can't be
 * read: without its filter nothing is read.
 */
export async function viewUnder(
  sourceId: number,
  filter: string | null,
): Promise<{ ok: true; view: SourceView } | { ok: false; why: string }> {
  const row = await findSource(sourceId);
  if (filter === null) return { ok: true, view: wholeSource(row) };
  let columns: ColumnWire[];
  try {
    columns = await readColumns(addressOfSource(row));
  } catch (cause) {
    throw notConnected(cause);
  }
  const result = compileRowFilter(filter, columns);
  if (!result.ok) return { ok: false, why: result.message };
  const view = { ...row, rowFilter: result.sql };
  const why = await planRefusal(view);
  return why === null ? { ok: true, view } : { ok: false, why };
}

/** The source of a grant and the rows of it that the caller may read; 403 where its row filter can't hold. */
export async function viewSource(grant: SourceGrant): Promise<SourceView> {
  const found = await viewUnder(grant.sourceId, grant.principal.limits?.rowFilter ?? null);
  if (found.ok) return found.view;
  throw new AppError("forbidden", unfit(found.why), { decision: grant.decision });
}

const STEP = /^[\s│└─]*/;
const ADDED = "Filter (additional filter)";

/**
 * True when a plan (`EXPLAIN PLAN`) looks at the rows' condition above all that reads, or reads nothing. A table whose
 * rows other servers bring, such as Distributed, has them pass without the condition: there, nobody here has it hold.
 */
export function isHeldByPlan(plan: readonly string[]): boolean {
  const steps = plan.map((line) => line.replace(STEP, "").trim());
  const first = steps.findIndex((step) => step === ADDED || step.startsWith("Union") || step.startsWith("Read"));
  return (
    first >= 0 && (steps[first] === ADDED || steps.slice(first).every((step) => !/^(?:Union|ReadFrom)/.test(step)))
  );
}

/** Why the engine would not hold reads of the table to the rows of the view, by its own plan; null when it would. */
export async function planRefusal(view: SourceView): Promise<string | null> {
  try {
    const client = await clientFor(addressOfSource(view));
    const answer = await client.query({
      query: `EXPLAIN PLAN SELECT 1 FROM ${view.database}.${view.tableName}`,
      format: "JSONEachRow",
      // Without optimizations each step keeps its name.
      clickhouse_settings: {
        ...filterSettings(view),
        query_plan_enable_optimizations: 0,
        max_execution_time: 5,
        readonly: "1",
      },
    });
    const plan = (await answer.json<{ explain: string }>()).map(({ explain }) => explain);
    return isHeldByPlan(plan) ? null : "the source's table takes its rows from elsewhere, past the filter";
  } catch (cause) {
    if (refusalCode(cause) === null) throw notConnected(cause);
    return "the engine can't apply it";
  }
}

/** Columns that every table of the engine's has: where a row lies tells how many others lie before it. */
const PLACE = /^_(?:part|block)(?:_[a-z]+)*$/;

/**
 * Functions that look at how the engine keeps a column and not at the rows' values: a dictionary, the paths of a JSON
 * column and the types of a dynamic one are kept for all rows of a block. Names may go on with combinators such as `If`.
 */
const STORAGE =
  /^(?:distinctJSONPaths|distinctDynamicTypes|lowCardinality(?:Indices|Keys)|estimateCompressionRatio|byteSize)/i;

/**
 * Why a statement can't be held to the rows of a view, or null. The engine looks at PREWHERE before the view's own
 * condition, and what fails there tells of rows outside the view. `sql` is the engine's own formatting.
 */
export function viewRefusal(row: SourceFields | SourceView, sql: string): string | null {
  if (!("rowFilter" in row) || row.rowFilter === null) return null;
  for (const token of lexSql(sql)) {
    if (keywordOf(sql, token) === "PREWHERE") return "PREWHERE is not allowed for a token with a row filter";
    // A text counts as well where it names a function: arrayReduce takes the name of one.
    const name = sql.slice(token.start, token.end).replaceAll(/[`"']/g, "");
    if (STORAGE.test(name) || (token.kind !== "string" && PLACE.test(name))) {
      return `${name.slice(0, 60)} is not allowed for a token with a row filter`;
    }
  }
  return null;
}

/**
 * Engine settings that hold every read of the table to the rows of the view, however the statement names the table. The
 * engine adds the condition below all that the statement says; answers from counts and projections, which know all
 * rows, are off, and no condition of the statement is merged with it or looked at before it.
 */
export function filterSettings({ database, tableName, rowFilter }: SourceView): Record<string, string | number> {
  if (rowFilter === null) return {};
  return {
    additional_table_filters: `{${sqlString(`${database}.${tableName}`)}:${sqlString(rowFilter)}}`,
    allow_experimental_analyzer: 1,
    optimize_trivial_count_query: 0,
    optimize_use_projections: 0,
    optimize_use_implicit_projections: 0,
    query_plan_merge_filters: 0,
    use_query_cache: 0,
    use_query_condition_cache: 0,
  };
}
