import type { AuditEventWire } from "@/lib/audit/wire";

type Value = AuditEventWire["before"];

const text = (value: Value | undefined): string | null => {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
};

const fieldsOf = (value: Value): Readonly<Record<string, Value>> =>
  value === null ? {} : typeof value === "object" && !Array.isArray(value) ? value : { value };

/** The fields that differ between two states, in the order in which they are first named; null stands for none. */
export function changedFields(before: Value, after: Value): { field: string; was: string | null; is: string | null }[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((field) => ({ field, was: text(was[field]), is: text(is[field]) }))
    .filter((change) => change.was !== change.is);
}
