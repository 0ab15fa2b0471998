import type { Variable } from "@/lib/logs/template";

/** What a variable of a query is, beside its name, as saved queries and links keep it (spec/logchef.md §7.1). */
export type Definition = {
  name: string;
  type: "text" | "number" | "date";
  /** What it is called; "" where its name does. */
  label: string;
  /** What it is as long as nobody says otherwise; "" for nothing. */
  fallback: string;
  /** True where it must have a value, even where the query could do without. */
  isRequired: boolean;
  /** True for several values, which are written with commas between them. */
  isList: boolean;
  /** The values to choose from; none where any will do. */
  options: readonly { value: string; label: string }[];
};

const LONGEST_OPTIONS = 200;

/** A variable of which nothing is known but its name. */
export const plainVariable = (name: string): Definition => ({
  name,
  type: "text",
  label: "",
  fallback: "",
  isRequired: false,
  isList: false,
  options: [],
});

/** A kept value as it is typed. */
function typed(value: unknown): string {
  if (Array.isArray(value)) return value.map(typed).filter(Boolean).join(", ");
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
}

function optionOf(option: unknown): Definition["options"] {
  if (typeof option !== "object" || option === null) {
    const value = typed(option);
    return value === "" ? [] : [{ value, label: value }];
  }
  const { value, label } = option as { value?: unknown; label?: unknown };
  return typed(value) === "" ? [] : [{ value: typed(value), label: typed(label) || typed(value) }];
}

const TYPES: Readonly<Record<string, Definition["type"]>> = { number: "number", date: "date" };

/**
 * What kept variables say. Clients write them in many ways, so that what can't be read counts as not said; `values`
 * are the ones that were kept with them.
 */
export function readVariables(kept: readonly unknown[]): {
  definitions: Definition[];
  values: Readonly<Record<string, string>>;
} {
  const values: [string, string][] = [];
  const definitions = kept.flatMap((one): Definition[] => {
    if (typeof one !== "object" || one === null) return [];
    const given = one as Record<string, unknown>;
    const name = typed(given.name);
    if (name === "") return [];
    if (typed(given.value) !== "") values.push([name, typed(given.value)]);
    return [
      {
        name,
        type: TYPES[typed(given.type).toLowerCase()] ?? "text",
        label: typed(given.label) === name ? "" : typed(given.label),
        fallback: typed(given.defaultValue),
        isRequired: given.isRequired === true,
        isList:
          /multi/i.test(typed(given.inputType)) || Array.isArray(given.value) || Array.isArray(given.defaultValue),
        options: (Array.isArray(given.options) ? given.options : []).slice(0, LONGEST_OPTIONS).flatMap(optionOf),
      },
    ];
  });
  return { definitions, values: Object.fromEntries(values) };
}

const partsOf = (text: string) => text.split(",").map((part) => part.trim());

/** A variable with its value, as the routes of logs take it. */
export function variableOf({ name, type, isList }: Definition, value: string): Variable {
  return { name, type, value: isList ? partsOf(value).filter(Boolean) : value.trim() };
}

/** Variables with their values as they are kept. What is as it would be anyway is left out. */
export function writeVariables(definitions: readonly Definition[], givenTo: (name: string) => string) {
  return definitions.map((one) => {
    const { name, type, label, fallback, isRequired, isList, options } = one;
    const { value } = variableOf(one, givenTo(name));
    const inputType = isList ? "multiselect" : options.length > 0 ? "dropdown" : "input";
    return {
      ...{ name, type, label: label || name, inputType, value },
      ...(fallback !== "" && { defaultValue: isList ? partsOf(fallback).filter(Boolean) : fallback }),
      ...(isRequired && { isRequired }),
      ...(options.length > 0 && { options }),
    };
  });
}
