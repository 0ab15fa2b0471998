import { functionRefusal, IN_FUNCTIONS } from "./functions";
import { inSection, type TreeNode } from "./tree";

/** The one table that a statement may read. */
export type SourceTable = { database: string; table: string };

/** Why a statement is refused: the sentence names the thing. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** What a name may mean at some place of the statement. */
type Scope = {
  /** Common table expressions that are visible here. */
  ctes: ReadonlySet<string>;
  /** Expressions that the enclosing query itself names, which shadow tables on the right of IN. */
  constants: ReadonlySet<string>;
};

const QUERY_FIELDS = new Set(["id", "alias", "cte_name", "group_by_type", "union_mode"]);
const TABLE_SECTIONS = new Set(["JOIN TREE", "LEFT TABLE EXPRESSION", "RIGHT TABLE EXPRESSION", "TABLE EXPRESSION"]);

const EXPRESSION_SECTIONS = new Set([
  "WITH",
  "PROJECTION",
  "PREWHERE",
  "WHERE",
  "GROUP BY",
  "HAVING",
  "WINDOW",
  "QUALIFY",
  "ORDER BY",
  "PARTITION BY",
  "INTERPOLATE",
  "INTERPOLATE_EXPRESSION",
  "LIMIT BY LIMIT",
  "LIMIT BY OFFSET",
  "LIMIT BY",
  "LIMIT",
  "OFFSET",
  "QUERIES",
  "ARGUMENTS",
  "PARAMETERS",
  "EXPRESSION",
  "JOIN EXPRESSION",
  "JOIN EXPRESSIONS",
  "FRAME BEGIN OFFSET",
  "FRAME END OFFSET",
  "FILL FROM",
  "FILL TO",
  "FILL STEP",
  "FILL STALENESS",
]);

/** Titles that go on with a name: `EXPRESSION a`, `REPLACEMENTS 1`, `REPLACEMENT NAME a EXPRESSION`. */
const NAMED_SECTIONS = ["EXPRESSION ", "REPLACEMENTS ", "REPLACEMENT NAME "];

const PLAIN_KINDS = new Set([
  "LIST",
  "CONSTANT",
  "MATCHER",
  "LAMBDA",
  "SORT",
  "WINDOW",
  "INTERPOLATE",
  "APPLY COLUMN TRANSFORMER",
  "EXCEPT COLUMN TRANSFORMER",
  "REPLACE COLUMN TRANSFORMER",
]);

/** Calls that may stand on the right of IN, where the engine would take a table function's name for the function. */
const VALUE_LISTS = new Set(["tuple", "array", "cast"]);

const JOIN_KINDS = new Set(["JOIN", "CROSS JOIN", "CROSS_JOIN", "ARRAY_JOIN"]);

/** Each scope keeps its own set of names, so their number bounds the work. */
const MAX_CTES = 200;

/** Judges a whole query tree; throws Refusal for everything that is not known to stay inside the source's table. */
export function walkTree(root: TreeNode, source: SourceTable): void {
  const names = new Set<string>();
  collectCteNames(root, names);
  walkQuery(root, { ctes: new Set(), constants: new Set() }, source);
}

/** A name may be given to one WITH query only: the engine skips a name inside its own definition, at any depth. */
function collectCteNames(node: TreeNode, names: Set<string>): void {
  const name = node.fields.get("cte_name");
  if (name !== undefined) {
    if (names.has(name)) throw new Refusal(`the name ${name} is given to two WITH queries`);
    if (names.size >= MAX_CTES) throw new Refusal(`more than ${MAX_CTES} WITH queries are not supported`);
    if (name.includes(".")) throw new Refusal(`the WITH name ${name} holds a dot`);
    names.add(name);
  }
  for (const child of node.children) collectCteNames(child, names);
}

function walkQuery(node: TreeNode, outer: Scope, source: SourceTable): void {
  if (node.kind !== "QUERY" && node.kind !== "UNION") throw new Refusal(`${node.kind} is not known to be safe`);
  for (const field of node.fields.keys()) {
    if (!QUERY_FIELDS.has(field) && !field.startsWith("is_")) throw new Refusal(`${field} is not known to be safe`);
  }
  const scope: Scope = { ctes: new Set(outer.ctes), constants: constantNames(node) };
  for (const section of node.children) {
    if (section.kind === "WITH") walkWith(section, scope, source);
    else walkSection(section, scope, source);
  }
}

/** Each definition sees the earlier ones, and itself only when it is recursive. */
function walkWith(section: TreeNode, scope: Scope, source: SourceTable): void {
  const ctes = scope.ctes as Set<string>;
  for (const item of section.children.flatMap((child) => (child.kind === "LIST" ? child.children : [child]))) {
    const name = item.fields.get("cte_name");
    if (name === undefined) {
      walkExpression(item, scope, source);
      continue;
    }
    const own = item.fields.get("is_recursive_cte") === "1" ? new Set([...ctes, name]) : new Set(ctes);
    walkQuery(item, { ctes: own, constants: new Set() }, source);
    ctes.add(name);
  }
}

/**
 * Aliases in this query's own WITH and SELECT lists of literal values, tuples and arrays. Nothing else counts: inside an
 * expression's own definition the engine skips its alias, and a table of that name is what is left.
 */
function constantNames(node: TreeNode): Set<string> {
  const names = new Set<string>();
  for (const item of [...inSection(node, "WITH"), ...inSection(node, "PROJECTION")]) {
    const alias = item.fields.get("alias");
    // A name of two parts never means an alias that holds a dot.
    if (alias !== undefined && !alias.includes(".") && isLiteral(item)) names.add(alias);
  }
  return names;
}

function isLiteral(node: TreeNode): boolean {
  if (node.kind === "CONSTANT") return true;
  if (node.kind !== "FUNCTION" || !VALUE_LISTS.has((node.fields.get("function_name") ?? "").toLowerCase()))
    return false;
  return inSection(node, "ARGUMENTS").every(isLiteral);
}

function walkSection(section: TreeNode, scope: Scope, source: SourceTable): void {
  if (!section.isSection) {
    walkExpression(section, scope, source);
    return;
  }
  if (section.kind.startsWith("SETTINGS")) throw new Refusal("a SETTINGS clause is not allowed");
  if (TABLE_SECTIONS.has(section.kind)) {
    for (const child of section.children) walkTable(child, scope, source);
    return;
  }
  const isKnown =
    EXPRESSION_SECTIONS.has(section.kind) || NAMED_SECTIONS.some((title) => section.kind.startsWith(title));
  if (!isKnown) throw new Refusal(`${section.kind} is not known to be safe`);
  for (const child of section.children) walkSection(child, scope, source);
}

function walkTable(node: TreeNode, scope: Scope, source: SourceTable): void {
  if (node.isSection) throw new Refusal(`${node.kind} is not known to be safe`);
  if (node.kind === "QUERY" || node.kind === "UNION") {
    walkQuery(node, scope, source);
    return;
  }
  if (node.kind === "TABLE_FUNCTION") {
    throw new Refusal(`the table function ${node.fields.get("table_function_name")} is not allowed`);
  }
  if (node.kind === "IDENTIFIER") {
    const name = node.fields.get("identifier") ?? "";
    // A SELECT without FROM reads the engine's one-row table.
    if (name !== "system.one" && !isReadable(name, scope, source)) throw new Refusal(tableSentence(name, source));
    return;
  }
  if (!JOIN_KINDS.has(node.kind)) throw new Refusal(`${node.kind} is not known to be safe`);
  for (const child of node.children) walkSection(child, scope, source);
}

const isReadable = (name: string, scope: Scope, source: SourceTable) =>
  name === `${source.database}.${source.table}` || name === source.table || scope.ctes.has(name);

const tableSentence = (name: string, source: SourceTable) =>
  `only ${source.database}.${source.table} may be read here, not ${name}`;

function walkExpression(node: TreeNode, scope: Scope, source: SourceTable): void {
  if (node.isSection) {
    walkSection(node, scope, source);
    return;
  }
  if (node.kind === "QUERY" || node.kind === "UNION") {
    walkQuery(node, scope, source);
    return;
  }
  if (node.kind === "IDENTIFIER") return;
  if (node.kind === "FUNCTION") checkFunction(node, scope, source);
  else if (node.kind === "TABLE_FUNCTION") {
    throw new Refusal(`the table function ${node.fields.get("table_function_name")} is not allowed`);
  } else if (!PLAIN_KINDS.has(node.kind)) throw new Refusal(`${node.kind} is not known to be safe`);
  for (const child of node.children) walkSection(child, scope, source);
}

function checkFunction(node: TreeNode, scope: Scope, source: SourceTable): void {
  const name = node.fields.get("function_name") ?? "";
  const callArguments = inSection(node, "ARGUMENTS");
  const refusal = functionRefusal(name, callArguments);
  if (refusal !== null) throw new Refusal(refusal);
  if (!IN_FUNCTIONS.has(name.toLowerCase())) return;
  // On the right of IN a bare name can mean a table.
  const right = callArguments[1];
  if (right?.kind === "FUNCTION" && !VALUE_LISTS.has((right.fields.get("function_name") ?? "").toLowerCase())) {
    throw new Refusal(`the function ${right.fields.get("function_name")} is not allowed on the right of IN`);
  }
  if (right?.kind !== "IDENTIFIER") return;
  const operand = right.fields.get("identifier") ?? "";
  if (!isReadable(operand, scope, source) && !scope.constants.has(operand))
    throw new Refusal(tableSentence(operand, source));
}
