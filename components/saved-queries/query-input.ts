import type { KeptRange } from "@/lib/saved-queries/content";
import type { OwnSavedQueryWire } from "@/lib/saved-queries/serialize";

/** What the form of a saved query holds; `limit` as it is typed. */
export type QueryInput = {
  name: string;
  description: string;
  language: "logchefql" | "sql";
  text: string;
  range: KeptRange;
  limit: string;
};

export const EMPTY_INPUT: QueryInput = {
  name: "",
  description: "",
  language: "logchefql",
  text: "",
  range: { relative: "15m" },
  limit: "500",
};

const LARGEST_LIMIT = 100_000;

/** The form of a query as the API tells it. */
export function inputOfWire(wire: OwnSavedQueryWire): QueryInput {
  const kept = JSON.parse(wire.query_content) as {
    content: string;
    limit: number;
    timeRange: { relative?: string; absolute?: { start: number; end: number } };
  };
  const { relative, absolute } = kept.timeRange;
  return {
    name: wire.name,
    description: wire.description,
    language: wire.query_language === "logchefql" ? "logchefql" : "sql",
    text: kept.content,
    range: relative || !absolute ? { relative: relative || "15m" } : { start: absolute.start, end: absolute.end },
    limit: String(kept.limit),
  };
}

/** The limit as a number; null when it is none that can be kept. */
export function limitOf(text: string): number | null {
  const limit = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  return limit >= 1 && limit <= LARGEST_LIMIT ? limit : null;
}

export const PARTS = ["name", "description", "language", "text", "range", "limit"] as const;
export type Part = (typeof PARTS)[number];

/** The parts in which two forms differ. */
export function differences(one: QueryInput, other: QueryInput): Part[] {
  const told = (input: QueryInput, part: Part) =>
    typeof input[part] === "string" ? input[part].trim() : JSON.stringify(input[part]);
  return PARTS.filter((part) => told(one, part) !== told(other, part));
}
