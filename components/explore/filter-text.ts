import { type Comparison, type Condition, parse, type Query } from "@/lib/logs/ql/ast";
import { print } from "@/lib/logs/ql/print";
import { logchefqlShape } from "@/lib/logs/template";

const isSame = (one: Comparison, other: Comparison) =>
  one.operator === other.operator &&
  one.path.join("\0") === other.path.join("\0") &&
  JSON.stringify(one.value) === JSON.stringify(other.value);

/** The conditions that all have to hold. */
function termsOf(filter: Condition | null): readonly Condition[] {
  if (filter === null) return [];
  return filter.kind === "and" ? filter.terms : [filter];
}

/**
 * A LogchefQL query that asks for one condition more; the same one is not added twice. Null when the query can't be
 * read.
 */
export function withCondition(text: string, added: Comparison): string | null {
  const shape = logchefqlShape(text);
  const parsed = parse(shape);
  if (!parsed.ok) return null;
  const { filter, selection } = parsed.ast;
  if (shape !== text) return withVariables(text, shape, parsed.ast, added);
  const terms = termsOf(filter);
  if (terms.some((term) => term.kind === "comparison" && isSame(term, added))) return text;
  const all = [...terms, added];
  return print({ filter: all.length === 1 ? added : { kind: "and", terms: all }, selection });
}

/** The same for a query with variables, which is read by its shape and written as it is. */
function withVariables(text: string, shape: string, { filter, selection }: Query, added: Comparison): string {
  const end = selection.length > 0 ? shape.lastIndexOf("|") : text.length;
  const [asked, fields] = [text.slice(0, end).trim(), text.slice(end)];
  const before = filter?.kind === "or" ? `(${asked})` : asked;
  const condition = print({ filter: added, selection: [] });
  return `${asked === "" ? condition : `${before} and ${condition}`}${fields && ` ${fields}`}`;
}

const NUMERIC = /^(?:Nullable\(|LowCardinality\()*(?:U?Int|Float|BFloat|Decimal)/;

/** The condition that a field has, or has not, this value. `type` is the column's, as the engine names it. */
export function conditionOn(field: string, type: string, value: unknown, operator: "=" | "!="): Comparison {
  const [base = "", ...keys] = field.split(".");
  // A column's own name may hold dots; only a name that is no column is a path.
  const path: Comparison["path"] = type === "" ? [base, ...keys] : [field];
  if (value === null || value === undefined) return { kind: "comparison", path, operator, value: { kind: "null" } };
  if (typeof value === "boolean") return { kind: "comparison", path, operator, value: { kind: "boolean", value } };
  const number = Number(value);
  const isExact = NUMERIC.test(type) && Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER;
  if (isExact) return { kind: "comparison", path, operator, value: { kind: "number", value: number } };
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return { kind: "comparison", path, operator, value: { kind: "string", value: text } };
}
