import { AppError } from "@/lib/core/errors";
import { askedVariables, fillSql, type Variable } from "@/lib/logs/template";
import { type Definition, plainVariable, variableOf } from "@/lib/saved-queries/variables";
import { type ExploreState, valueIn } from "./explore-state";

/** Names that a query gets from the chosen time. */
const TIME_NAMES = new Set(["from", "to"]);

/** What a query is asked with: its text, and what is known of its variables. */
export type Written = Pick<ExploreState, "language" | "text" | "definitions" | "values">;

/** A variable of the query as a field: its value, and why that can't be sent. */
export type AskedValue = Definition & { value: string; fault: "missing" | "unfit" | null };

function isUnfit(variable: Variable): boolean {
  try {
    // What the server would make of it.
    fillSql(`{{${variable.name}}}`, [variable]);
    return false;
  } catch (error) {
    if (error instanceof AppError) return true;
    throw error;
  }
}

/** The variables that a query asks for, in its order, with their values. */
export function askedValues(written: Written): AskedValue[] {
  return askedVariables(written.text, written.language)
    .filter(({ name }) => !TIME_NAMES.has(name))
    .map(({ name, isOptional }) => {
      const definition = written.definitions.find((one) => one.name === name) ?? plainVariable(name);
      const isRequired = definition.isRequired || !isOptional;
      const value = valueIn(written, name);
      const variable = variableOf(definition, value);
      const isBlank = Array.isArray(variable.value) ? variable.value.length === 0 : variable.value === "";
      const fault = isBlank ? (isRequired ? "missing" : null) : isUnfit(variable) ? "unfit" : null;
      return { ...definition, isRequired, value, fault };
    });
}

/** What stands against sending a query: the first variable whose value is missing or doesn't fit. */
export function firstFault(written: Written): AskedValue | null {
  return askedValues(written).find(({ fault }) => fault !== null) ?? null;
}

/** The values as the routes of logs take them. */
export function variablesOf(written: Written): Variable[] {
  return askedValues(written).map((one) => variableOf(one, one.value));
}

/** Only what the query asks for: what was typed for variables that are gone is no part of its address. */
export function pruned<T extends Written>(written: T): T {
  const names = new Set(askedValues(written).map(({ name }) => name));
  return {
    ...written,
    definitions: written.definitions.filter(({ name }) => names.has(name)),
    values: Object.fromEntries(Object.entries(written.values).filter(([name]) => names.has(name))),
  };
}
