import type { FieldValue, LogRecord } from "./formats/record";

/** A column of the table made for a file. */
export type TableColumn = { name: string; type: string };

/** How fields of a file become columns: `field` is null for those that share the overflow map. */
export type ColumnPlan = { columns: TableColumn[]; nameOf: ReadonlyMap<string, string>; overflow: string | null };

/** The columns every imported table has. */
export const TIMESTAMP_FIELD = "timestamp";
export const SEVERITY_FIELD = "severity";
const MESSAGE_FIELD = "message";

/** More fields than this share one Map column, since each column costs files on disk. */
const MAX_FIELD_COLUMNS = 200;

const FIXED: readonly TableColumn[] = [
  { name: TIMESTAMP_FIELD, type: "DateTime64(3, 'UTC')" },
  { name: SEVERITY_FIELD, type: "LowCardinality(String)" },
  { name: MESSAGE_FIELD, type: "String" },
];
// Digits with a leading zero are names (007), and 19 digits may pass 2^63.
const INTEGER_TEXT = /^-?(?:0|[1-9]\d{0,17})$/;
const FLOAT_TEXT = /^-?(?:0|[1-9]\d{0,14})\.\d{1,15}$/;
const MAP = "Map(String, String)";

type Seen = {
  records: number;
  integer: number;
  float: number;
  boolean: number;
  tree: number;
  text: number;
  empty: number;
};

/**
 * Learns the columns of a file from its records. Every record is looked at, not a sample, so a value at the end of the
 * file cannot fail to fit. A nested object becomes a Map whose keys are the dotted paths below it, which is how
 * LogchefQL asks for `field.key.key`; an array becomes JSON text.
 */
export class ColumnLearner {
  private readonly seen = new Map<string, Seen>();
  private records = 0;

  /** Takes one record into account. */
  add(record: LogRecord): void {
    this.records++;
    for (const [name, value] of Object.entries(record.fields)) {
      let seen = this.seen.get(name);
      if (!seen) {
        seen = { records: 0, integer: 0, float: 0, boolean: 0, tree: 0, text: 0, empty: 0 };
        this.seen.set(name, seen);
      }
      seen.records++;
      seen[kindOf(value)]++;
    }
  }

  /** Decides the columns, in the order in which fields first appeared. */
  plan(): ColumnPlan {
    const columns = [...FIXED];
    const nameOf = new Map<string, string>();
    const taken = new Set(columns.map(({ name }) => name));
    const free = (wanted: string) => {
      let name = wanted || "_";
      while (taken.has(name)) name += "_";
      taken.add(name);
      return name;
    };
    for (const [field, seen] of [...this.seen].slice(0, MAX_FIELD_COLUMNS)) {
      const name = free(field);
      nameOf.set(field, name);
      columns.push({ name, type: this.typeOf(seen) });
    }
    const overflow = this.seen.size > MAX_FIELD_COLUMNS ? free("other") : null;
    if (overflow) columns.push({ name: overflow, type: MAP });
    return { columns, nameOf, overflow };
  }

  private typeOf(seen: Seen): string {
    const filled = seen.records - seen.empty;
    if (filled > 0 && seen.tree === filled) return MAP;
    const scalar = scalarType(seen, filled);
    const missing = filled < this.records;
    return scalar !== "String" && missing ? `Nullable(${scalar})` : scalar;
  }
}

function scalarType(seen: Seen, filled: number): string {
  if (filled > 0 && seen.integer === filled) return "Int64";
  if (filled > 0 && seen.integer + seen.float === filled) return "Float64";
  return filled > 0 && seen.boolean === filled ? "Bool" : "String";
}

function kindOf(value: FieldValue): Exclude<keyof Seen, "records"> {
  if (value === null) return "empty";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "integer" : "float";
  if (typeof value === "object") return Array.isArray(value) ? "text" : "tree";
  if (value === "true" || value === "false") return "boolean";
  if (INTEGER_TEXT.test(value)) return "integer";
  return FLOAT_TEXT.test(value) ? "float" : "text";
}

/**
 * Makes the row that ClickHouse's JSONEachRow takes.
 * @param record a record that the plan's learner has seen
 * @param plan from ColumnLearner
 * @param at the moment to store, for records that have none of their own
 */
export function rowOf(record: LogRecord, plan: ColumnPlan, at: Date): Record<string, unknown> {
  const row: Record<string, unknown> = {
    [TIMESTAMP_FIELD]: at.toISOString().replace("T", " ").replace("Z", ""),
    [SEVERITY_FIELD]: record.severity,
    [MESSAGE_FIELD]: record.message,
  };
  const types = typesOf(plan);
  const rest: Record<string, string> = {};
  for (const [field, value] of Object.entries(record.fields)) {
    if (value === null) continue;
    const name = plan.nameOf.get(field);
    if (name === undefined) flatten(field, value, rest);
    else row[name] = types.get(name) === MAP ? mapOf(value) : cell(value, types.get(name)!);
  }
  if (plan.overflow) row[plan.overflow] = rest;
  return row;
}

const typeTables = new WeakMap<ColumnPlan, Map<string, string>>();

function typesOf(plan: ColumnPlan): Map<string, string> {
  let types = typeTables.get(plan);
  if (!types) {
    types = new Map(plan.columns.map(({ name, type }) => [name, type]));
    typeTables.set(plan, types);
  }
  return types;
}

function cell(value: FieldValue, type: string): unknown {
  if (type === "String") return textOf(value);
  return type.includes("Bool") ? String(value) === "true" : value;
}

function textOf(value: FieldValue): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function mapOf(value: FieldValue): Record<string, string> {
  const map: Record<string, string> = {};
  for (const [key, below] of Object.entries(value as Record<string, FieldValue>)) flatten(key, below, map);
  return map;
}

function flatten(path: string, value: FieldValue, into: Record<string, string>): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [key, below] of Object.entries(value)) flatten(`${path}.${key}`, below, into);
  } else if (value !== null) into[path] = textOf(value);
}
