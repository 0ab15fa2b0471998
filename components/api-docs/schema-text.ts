import type { Schema } from "@/lib/openapi/document";

/** A property of an object, as a table shows it. */
export type Property = { name: string; kind: string; meaning: string; isRequired: boolean };

const listOf = (value: unknown) => (Array.isArray(value) ? (value as Schema[]) : []);

/** The name of a schema that a reference leads to, or null. */
export function referenceOf({ $ref }: Schema): string | null {
  return typeof $ref === "string" ? ($ref.split("/").at(-1) ?? null) : null;
}

/** A schema in a few words, such as `Team[]`, `"human" | "service"` or `integer or null`. */
export function kindOf(schema: Schema): string {
  const name = referenceOf(schema);
  if (name) return name;
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  const choices = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (choices.length > 0) return [...new Set(choices.map(kindOf))].join(" or ");
  if (schema.type === "array") {
    const kind = kindOf((schema.items ?? {}) as Schema);
    return kind.includes(" ") ? `(${kind})[]` : `${kind}[]`;
  }
  if (typeof schema.type !== "string") return "any";
  return typeof schema.format === "string" ? `${schema.type} (${schema.format})` : schema.type;
}

/** The properties of an object, in their order; none for anything else. */
export function propertiesOf(schema: Schema): Property[] {
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  return Object.entries((schema.properties ?? {}) as Record<string, Schema>).map(([name, property]) => ({
    name,
    kind: kindOf(property),
    meaning: typeof property.description === "string" ? property.description : "",
    isRequired: required.includes(name),
  }));
}

/** A value of this shape for an example: the first choice, the smallest number, a name in place of a text. */
export function sampleOf(schema: Schema, name = "text"): unknown {
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum.find((word) => word !== "") ?? "";
  const [first] = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (first) return sampleOf(first, name);
  if (schema.type === "array") return [sampleOf((schema.items ?? {}) as Schema, name)];
  if (schema.type === "integer" || schema.type === "number") return Math.max(1, Number(schema.minimum ?? 1));
  if (schema.type === "boolean") return true;
  if (schema.type !== "object") return name;
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
  return Object.fromEntries(properties.map(([key, property]) => [key, sampleOf(property, key)]));
}
