import "server-only";
import type { SourceGrant } from "@/lib/access/grant";
import { AppError } from "@/lib/core/errors";
import { keywordOf, lexSql } from "@/lib/platform/sql-lexer";
import { addressOfSource, findSource, readColumns } from "@/lib/sources/data";
import type { ColumnWire, SourceFields } from "@/lib/sources/serialize";
import { parse, type Query } from "./ql/ast";
import { type Column, translate } from "./ql/compile";
import { sqlString } from "./ql/literal";
import { notConnected } from "./unavailable";

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

const refused = (grant: SourceGrant, why: string) =>
  new AppError("forbidden", `This token's row filter cannot be applied to this source: ${why}`, {
    decision: grant.decision,
  });

/**
 * The source of a grant and the rows of it that the caller may read. A token's row filter that can't be compiled for
 * the source is 403, and 503 while the columns can't be read: without its filter nothing is read.
 */
export async function viewSource(grant: SourceGrant): Promise<SourceView> {
  const row = await findSource(grant.sourceId);
  const text = grant.principal.limits?.rowFilter ?? null;
  if (text === null) return wholeSource(row);
  let columns: ColumnWire[];
  try {
    columns = await readColumns(addressOfSource(row));
  } catch (cause) {
    throw notConnected(cause);
  }
  const result = compileRowFilter(text, columns);
  if (!result.ok) throw refused(grant, result.message);
  return { ...row, rowFilter: result.sql };
}

/** Columns that every table of the engine's has: where a row lies tells how many others lie before it. */
const PLACES = new Set(
  "_part _part_index _part_starting_offset _part_offset _part_uuid _part_data_version _block_number _block_offset".split(
    " ",
  ),
);

/**
 * Why a statement can't be held to the rows of a view, or null. The engine looks at PREWHERE before the view's own
 * condition, and what fails there tells of rows outside the view. `sql` is the engine's own formatting.
 */
export function viewRefusal(row: SourceFields | SourceView, sql: string): string | null {
  if (!("rowFilter" in row) || row.rowFilter === null) return null;
  for (const token of lexSql(sql)) {
    if (keywordOf(sql, token) === "PREWHERE") return "PREWHERE is not allowed for a token with a row filter";
    const name = token.kind === "string" ? "" : sql.slice(token.start, token.end).replaceAll(/[`"]/g, "");
    if (PLACES.has(name)) return `${name} is not allowed for a token with a row filter`;
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
