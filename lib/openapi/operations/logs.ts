import { z } from "zod";
import { exportJobWire } from "@/lib/exports/wire";
import { contextBody } from "@/lib/logs/context";
import { exportBody } from "@/lib/logs/export";
import { generateBody } from "@/lib/logs/generate";
import { histogramBody } from "@/lib/logs/histogram";
import { logchefqlQueryBody, logsQueryBody, translateBody, validateBody } from "@/lib/logs/schema";
import {
  cancelledWire,
  exportLineWire,
  fieldValuesWire,
  generatedWire,
  histogramWire,
  logContextWire,
  logchefqlAnswerWire,
  rawAnswerWire,
  translationWire,
  validationWire,
} from "@/lib/logs/wire";
import type { Operations } from "../operation";

const SOURCE = "/api/v1/teams/[teamID]/sources/[sourceID]";
const reads = { scope: "logs:read" } as const;

const window = {
  start_time: z.string().describe("RFC 3339, or `YYYY-MM-DD HH:MM:SS` in `timezone`"),
  end_time: z.string(),
  timezone: z.string().optional().describe("UTC unless said"),
  limit: z.int().optional().describe("10 unless said, at most 100"),
  query: z.string().optional().describe("A LogchefQL filter; one that can't be read is left out"),
  query_language: z.string().optional(),
};

/** Queries, and all that reads rows. */
export const LOGS: Operations = {
  [`POST ${SOURCE}/logs/query`]: {
    summary: "Run one SELECT",
    ...reads,
    isQuery: true,
    body: logsQueryBody,
    answers: rawAnswerWire,
    errors: [408, 429, 503],
  },
  [`POST ${SOURCE}/logchefql/query`]: {
    summary: "Run a LogchefQL query",
    ...reads,
    body: logchefqlQueryBody,
    answers: logchefqlAnswerWire,
    errors: [408, 429, 503],
  },
  [`POST ${SOURCE}/logchefql/translate`]: {
    summary: "What a LogchefQL query means in SQL",
    ...reads,
    body: translateBody,
    answers: translationWire,
  },
  [`POST ${SOURCE}/logchefql/validate`]: {
    summary: "Whether a LogchefQL query can be read",
    ...reads,
    body: validateBody,
    answers: validationWire,
  },
  [`POST ${SOURCE}/logs/histogram`]: {
    summary: "Rows of a statement per bar of time",
    ...reads,
    isQuery: true,
    body: histogramBody,
    answers: histogramWire,
    errors: [408, 503],
  },
  [`POST ${SOURCE}/logs/context`]: {
    summary: "Rows around a moment",
    ...reads,
    body: contextBody,
    answers: logContextWire,
    errors: [408, 503],
  },
  [`GET ${SOURCE}/fields/values`]: {
    summary: "The most frequent values of every field",
    ...reads,
    isQuery: true,
    query: z.object(window),
    answers: z.record(z.string(), fieldValuesWire),
    errors: [400, 408, 503],
  },
  [`GET ${SOURCE}/fields/[name]/values`]: {
    summary: "The most frequent values of one field",
    ...reads,
    isQuery: true,
    texts: ["name"],
    query: z.object({ ...window, type: z.string().describe("The column's type, as the schema tells it") }),
    answers: fieldValuesWire,
    errors: [408, 503],
  },
  [`POST ${SOURCE}/logs/query/[queryID]/cancel`]: {
    summary: "End a running query, export or tail of one's own",
    ...reads,
    texts: ["queryID"],
    answers: cancelledWire,
  },
  [`GET ${SOURCE}/logs/tail`]: {
    summary: "Follow a source's rows",
    ...reads,
    query: z.object({
      query: z.string().optional().describe("A LogchefQL filter"),
      query_language: z.enum(["", "logchefql"]).optional(),
    }),
    other: {
      type: "text/event-stream",
      description:
        "Frames end with two line feeds. `rows` carries a JSON list of rows, `notice` tells of rows left out, " +
        "`end` why the stream is over; `: ok` and `: hb` are signs of life.",
    },
    errors: [400, 429, 503],
  },
  [`POST ${SOURCE}/logs/export`]: {
    summary: "Stream rows",
    ...reads,
    body: exportBody,
    other: { type: "application/x-ndjson", description: "One JSON object a line", line: exportLineWire },
    errors: [408, 429, 503],
  },
  [`POST ${SOURCE}/exports`]: {
    summary: "Begin an export job",
    ...reads,
    body: exportBody,
    answers: exportJobWire,
    status: 202,
    errors: [429],
  },
  [`GET ${SOURCE}/exports/[id]`]: {
    summary: "How far an export job is",
    ...reads,
    texts: ["id"],
    answers: exportJobWire,
    errors: [410],
  },
  [`GET ${SOURCE}/exports/[id]/download`]: {
    summary: "The file of an export job",
    ...reads,
    texts: ["id"],
    other: { type: "text/csv", description: "RFC 4180 with a header, or application/x-ndjson for such a job" },
    errors: [409, 410],
  },
  [`POST ${SOURCE}/generate-sql`]: {
    summary: "A query from words, by the configured service",
    ...reads,
    body: generateBody,
    answers: generatedWire,
    errors: [502, 503, 504],
  },
};
