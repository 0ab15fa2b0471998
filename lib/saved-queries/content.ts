import { z } from "zod";
import { byteLength, invalidField } from "@/lib/core/errors";
import { parse } from "@/lib/logs/ql/ast";
import type { QueryForm } from "./schema";
import { readVariables } from "./variables";

const CONTENT_MAX_BYTES = 100_000;
/** What is relative to now: a whole number of minutes, hours, days and the like. */
const RELATIVE = /^[1-9]\d{0,5}[smhdwMy]$/;
const LONGEST_VARIABLES = 100;

const positive = (what: string) =>
  z
    .number({ error: `${what} must be a number greater than 0` })
    .int(`${what} must be a whole number`)
    .min(1, `${what} must be greater than 0`);
const instant = positive("time range start and end");

const timeRange = z
  .object(
    {
      relative: z
        .string({ error: "relative time must be text such as 15m" })
        .nullish()
        .transform((value) => value || undefined),
      absolute: z
        .object({ start: z.number(), end: z.number() }, { error: "absolute time must have start and end" })
        .nullish()
        // Zeros are what clients send that have no word for "absent".
        .transform((value) => (value && (value.start !== 0 || value.end !== 0) ? value : undefined)),
    },
    { error: "time range is required" },
  )
  .superRefine(({ relative, absolute }, { addIssue }) => {
    const refuse = (message: string) => addIssue({ code: "custom", message });
    if (relative && absolute) return refuse("time range must be either relative or absolute");
    if (relative) {
      if (!RELATIVE.test(relative)) refuse("relative time must look like 15m, 1h or 7d");
      return;
    }
    if (!absolute) return refuse("time range must be either relative or absolute");
    if (!instant.safeParse(absolute.start).success || !instant.safeParse(absolute.end).success) {
      return refuse("time range start and end must be epoch milliseconds");
    }
    if (absolute.start > absolute.end) refuse("time range must not end before it starts");
  });

const variable = z.looseObject(
  { name: z.string({ error: "variable name is required" }).min(1, "variable name is required") },
  { error: "variables must be objects" },
);
const variables = z
  .array(variable, { error: "variables must be a list" })
  .max(LONGEST_VARIABLES, `at most ${LONGEST_VARIABLES} variables`)
  .nullish();

/** What a saved query's text holds (spec/logchef.md §7.1); further keys are kept as they are. */
const content = z.object(
  {
    version: positive("version"),
    sourceId: z.number({ error: "sourceId must be a number" }).int("sourceId must be a whole number").nullish(),
    timeRange,
    limit: positive("limit"),
    content: z.string({ error: "query content is required" }).refine((text) => text.trim() !== "", {
      error: "query content is required",
    }),
    variables,
  },
  { error: "query content must be a JSON object" },
);

/** The content of a link to a query names its window and variables as a saved one does (spec/logchef.md §7.3). */
export const sharedWindow = timeRange;
export const sharedVariables = variables;

const refuse = (message: string) => invalidField("query_content", message);

const LEVELS_MAX = 20;

/** True when lists and objects are in each other at most 20 deep, so that nothing that walks them runs out of stack. */
export function isShallow(value: unknown, levels = LEVELS_MAX): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

/** 400 unless LogchefQL can be read. What holds a `{{variable}}` is read when it is filled in. */
export function checkQuerySyntax(text: string, { queryLanguage }: Pick<QueryForm, "queryLanguage">): void {
  if (queryLanguage !== "logchefql" || text.includes("{{")) return;
  const result = parse(text);
  if (!result.ok) throw refuse(`invalid LogchefQL: ${result.error.message}`);
}

/** The query inside a content that was checked before. */
export function queryOf(queryContent: string): string {
  return content.parse(JSON.parse(queryContent)).content;
}

/** The time that a query is asked about: so long until now (`15m`), or between two moments in ms since 1970. */
export type KeptRange = { relative: string } | { start: number; end: number };
/** What a content says, as screens show it. */
export type KeptQuery = { text: string; range: KeptRange; limit: number } & ReturnType<typeof readVariables>;

/** Reads a stored content. One that was written past every rule is shown as it is, and asks for the last quarter hour. */
export function readContent(queryContent: string): KeptQuery {
  const unread: KeptQuery = { text: queryContent, range: { relative: "15m" }, limit: 100, ...readVariables([]) };
  let value: unknown;
  try {
    value = JSON.parse(queryContent);
  } catch {
    return unread;
  }
  const read = content.safeParse(value);
  if (!read.success) return unread;
  const { content: text, timeRange: when, limit, variables: given } = read.data;
  const range = when.absolute ? { start: when.absolute.start, end: when.absolute.end } : unread.range;
  return {
    text,
    limit,
    range: when.relative ? { relative: when.relative } : range,
    ...readVariables(given ?? []),
  };
}

/** A content as it is stored. What `stored`, the one before, holds beside these parts stays. */
export function writeContent(
  { text, range, limit }: Pick<KeptQuery, "text" | "range" | "limit">,
  stored: string | null,
): string {
  const timeRange = "relative" in range ? { relative: range.relative } : { absolute: range };
  return JSON.stringify({ version: 1, ...(stored && JSON.parse(stored)), timeRange, limit, content: text });
}

/** The same content around another query. */
export function withQuery(queryContent: string, query: string): string {
  return JSON.stringify({ ...JSON.parse(queryContent), content: query });
}

/** Holds a content against its shape and its language; it is stored as it was given. 400 `query_content: …`. */
export function checkQueryContent(text: string, form: QueryForm): string {
  if (text.trim() === "") throw refuse("query content is required");
  if (byteLength(text) > CONTENT_MAX_BYTES) throw refuse("query content must not exceed 100000 characters");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("query content must be a JSON object");
  }
  if (!isShallow(value)) throw refuse("query content is nested too deeply");
  const result = content.safeParse(value);
  if (!result.success) throw refuse(result.error.issues[0]?.message ?? "invalid query content");
  checkQuerySyntax(result.data.content, form);
  return text;
}
