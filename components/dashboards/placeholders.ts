import { AppError } from "@/lib/core/errors";
import { fillLogchefql, type Variable } from "@/lib/logs/template";

/** Names that a panel's query gets from the chosen time. */
const TIME_NAMES = new Set(["from", "to"]);
const PLACEHOLDER = /\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;
const OPTIONAL = /\[\[[\s\S]*?\]\]/g;

const namesIn = (text: string) => [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? "");

/** The variables of these queries in the order of their first use, without the ends of the chosen time. */
export function variablesOf(queries: readonly string[]): string[] {
  return [...new Set(queries.flatMap(namesIn))].filter((name) => !TIME_NAMES.has(name));
}

/** The variables that a query can't do without and that have no value; those of an optional `[[ … ]]` can be missing. */
export function missingIn(query: string, values: Readonly<Record<string, string>>): string[] {
  return variablesOf([query.replace(OPTIONAL, "")]).filter((name) => !values[name]?.trim());
}

/** What the routes of logs take for a query's variables: texts as they were typed, and the ends of the chosen time. */
export function variablesFor(
  query: string,
  values: Readonly<Record<string, string>>,
  { startTime, endTime }: { startTime: string; endTime: string },
): Variable[] {
  const texts = variablesOf([query]).map((name) => ({ name, type: "string", value: values[name] ?? "" }));
  const date = (name: string, value: string) => ({ name, type: "date", value });
  return [date("from", startTime), date("to", endTime), ...texts];
}

/** A LogchefQL query with its variables filled in as the server would, or why that can't be done. */
export function filledQuery(
  query: string,
  values: Readonly<Record<string, string>>,
  times: { startTime: string; endTime: string },
): { text: string; fault?: undefined } | { text?: undefined; fault: string } {
  if (!query.includes("{{")) return { text: query };
  try {
    return { text: fillLogchefql(query, variablesFor(query, values, times)).trim() };
  } catch (error) {
    if (error instanceof AppError) return { fault: error.message };
    throw error;
  }
}

/** A title with the values that its variables have; one without a value stays a name. */
export function filledTitle(title: string, values: Readonly<Record<string, string>>): string {
  return title.replace(PLACEHOLDER, (_, name: string) => values[name]?.trim() || name);
}
