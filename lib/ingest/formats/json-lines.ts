import { type FieldValue, type Format, lineFormat, type Outcome, recordFrom } from "./record";
import type { Clock } from "./timestamp";

const STRING_OR_LONG_NUMBER = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** One JSON object per line. */
export const jsonLines: Format = lineFormat("jsonl", "JSON lines", parseJsonLine);

function parseJsonLine(text: string, clock: Clock): Outcome {
  let value: unknown;
  try {
    value = JSON.parse(keepLongNumbers(text));
  } catch (cause) {
    return { reason: `not JSON: ${(cause as Error).message}` };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { reason: "not a JSON object" };
  return { record: recordFrom(unfold(value as Record<string, FieldValue>), clock) };
}

/** Whole numbers beyond 2^53 would lose digits in a float, so they become text. */
function keepLongNumbers(text: string): string {
  if (!/\d{16}/.test(text)) return text;
  return text.replace(STRING_OR_LONG_NUMBER, (token) => {
    return token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`;
  });
}

/** `{"http.status": 200}` says the same as `{"http": {"status": 200}}`, and only the latter can be queried by path. */
function unfold(values: Record<string, FieldValue>): Record<string, FieldValue> {
  if (!Object.keys(values).some((key) => key.includes("."))) return values;
  const result: Record<string, FieldValue> = {};
  for (const [key, value] of Object.entries(values)) {
    const dot = key.indexOf(".");
    const base = key.slice(0, dot);
    const held = result[base] ?? values[base];
    const holdsTree = held === undefined || (typeof held === "object" && held !== null && !Array.isArray(held));
    if (dot > 0 && holdsTree) result[base] = { ...held, [key.slice(dot + 1)]: value };
    else if (typeof result[key] !== "object") result[key] = value;
  }
  return result;
}
