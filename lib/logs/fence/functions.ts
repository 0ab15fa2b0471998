import { AGGREGATE_FUNCTIONS, ORDINARY_FUNCTIONS } from "./function-names";
import type { TreeNode } from "./tree";

const ordinary = new Set(ORDINARY_FUNCTIONS.map((name) => name.toLowerCase()));
const aggregates = new Set(AGGREGATE_FUNCTIONS.map((name) => name.toLowerCase()));

/** Suffixes that turn one aggregate function into another. */
const COMBINATORS = [
  "if",
  "array",
  "map",
  "distinct",
  "ordefault",
  "ornull",
  "resample",
  "foreach",
  "argmin",
  "argmax",
  "simplestate",
  "state",
  "mergestate",
  "merge",
];

/** Functions that take the name of an aggregate function as a literal text in their first argument. */
const NAMED_AGGREGATION = new Set(["arrayreduce", "arrayreduceinranges", "initializeaggregation"]);

/** Forms of IN, whose right-hand side may be the name of a table. */
export const IN_FUNCTIONS: ReadonlySet<string> = new Set([
  "in",
  "notin",
  "globalin",
  "globalnotin",
  "nullin",
  "notnullin",
  "globalnullin",
  "globalnotnullin",
]);

/** True for an aggregate function on the list, with any chain of combinators behind its name. */
function isAggregate(name: string): boolean {
  if (aggregates.has(name)) return true;
  return COMBINATORS.some((suffix) => name.endsWith(suffix) && isAggregate(name.slice(0, -suffix.length)));
}

/** Why a call is refused, or null when it is on the list. `callArguments` are the call's argument nodes. */
export function functionRefusal(name: string, callArguments: TreeNode[]): string | null {
  const lower = name.toLowerCase();
  if (NAMED_AGGREGATION.has(lower)) return namedAggregationRefusal(name, callArguments[0]);
  if (ordinary.has(lower) || isAggregate(lower)) return null;
  return `the function ${name} is not allowed`;
}

function namedAggregationRefusal(name: string, first: TreeNode | undefined): string | null {
  const literal = first?.kind === "CONSTANT" ? (first.fields.get("constant_value") ?? "") : "";
  const isText = literal.length > 2 && literal.startsWith("'") && literal.endsWith("'");
  const inner = isText ? literal.slice(1, -1).toLowerCase() : "";
  const parenthesis = inner.indexOf("(");
  const base = parenthesis === -1 ? inner : inner.slice(0, parenthesis);
  return isAggregate(base) ? null : `the function ${name} needs the name of an aggregate function`;
}
