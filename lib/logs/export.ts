import "server-only";
import { z } from "zod";
import type { SourceGrant } from "@/lib/access/grant";
import { statement, text } from "@/lib/core/body";
import { invalid, isAppError } from "@/lib/core/errors";
import { QUERY_LIMITS } from "@/lib/platform/limits";
import type { StatementResult } from "./execute";
import { type SourceView, viewSource } from "./row-filter";
import { judge, type Started, start } from "./run";
import { fillSql } from "./template";
import { variables } from "./variables";
import { watchAccess } from "./watch";
import { inPlace } from "./work";

/** Body of `POST …/logs/export` and `POST …/exports` (spec/logchef.md §6.11). */
export const exportBody = z
  .object({
    raw_sql: statement,
    query_text: statement,
    format: text,
    limit: z
      .number()
      .int()
      .nullish()
      .transform((limit) => limit ?? 0),
    query_timeout: z.number().nullish(),
    variables,
  })
  .transform(({ raw_sql, query_text, ...rest }) => ({ ...rest, sql: raw_sql || query_text }));
export type ExportInput = z.output<typeof exportBody>;
export type ExportFormat = "ndjson" | "csv";

/** A statement that may be exported, and how far. */
export type ExportPlan = {
  row: SourceView;
  sql: string;
  limitRows: number;
  timeoutSeconds: number;
  /** True when the console, and not the caller, set the number of rows. */
  isCapped: boolean;
};

const NDJSON_TYPES = ["application/x-ndjson", "application/ndjson", "application/jsonl"];

/** The format that the body names, else the one that `Accept` does, else ndjson; 400 for any other. */
export function exportFormat({ format }: ExportInput, accept: string | null): ExportFormat {
  const named = format.toLowerCase();
  if (named === "ndjson" || named === "jsonl") return "ndjson";
  if (named === "csv") return "csv";
  if (named !== "") throw invalid("Unsupported export format. Use csv or ndjson.");
  const accepted = (accept ?? "").toLowerCase();
  if (NDJSON_TYPES.some((type) => accepted.includes(type))) return "ndjson";
  return accepted.includes("text/csv") ? "csv" : "ndjson";
}

function checkExportTimeout(given: number | null | undefined): number {
  if (given === null || given === undefined) return QUERY_LIMITS.exportTimeoutDefaultSeconds;
  if (given <= 0) throw invalid("Query timeout must be a positive number");
  const max = QUERY_LIMITS.exportTimeoutMaxSeconds;
  if (given > max) throw invalid(`Query timeout cannot exceed ${max} seconds for Download`);
  return Math.ceil(given);
}

/** Reads and judges what is to be exported. Everything that can be refused is refused here, with 400. */
export async function planExport(grant: SourceGrant<"logs:read">, input: ExportInput): Promise<ExportPlan> {
  if (input.sql.trim() === "") throw invalid("raw_sql (or query_text) is required");
  const timeoutSeconds = checkExportTimeout(input.query_timeout);
  const row = await viewSource(grant);
  const sql = input.variables ? fillSql(input.sql, input.variables) : input.sql;
  const max = QUERY_LIMITS.exportMaxRows;
  const verdict = await judge(row, { sql, limit: { requested: input.limit, max, default: max } });
  if (!verdict.ok) throw invalid(`Invalid request: ${verdict.detail}`);
  const isCapped = (verdict.limit?.warnings.length ?? 0) > 0;
  return { row, sql: verdict.sql, limitRows: verdict.limit?.applied ?? max, timeoutSeconds, isCapped };
}

/** What an export cost, in whole numbers; `truncated` when there may be more rows than were let through. */
export function exportStats(plan: ExportPlan, execution: StatementResult, rowsReturned: number) {
  const { execution_time_ms, ...counts } = execution.stats();
  const isTruncated = plan.isCapped && rowsReturned >= plan.limitRows;
  return {
    execution_time_ms: Math.round(execution_time_ms),
    ...counts,
    rows_returned: rowsReturned,
    limit_applied: plan.limitRows,
    ...(isTruncated && { truncated: true, truncated_reason: "row_limit" }),
  };
}

/** `logchef-YYYYMMDD-HHMMSS.<format>`, by UTC's clock. */
export function exportFileName(format: ExportFormat, at = new Date()): string {
  const [day, time] = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").split("T");
  return `logchef-${day}-${time}.${format}`;
}

const CHUNK_CHARACTERS = 64 * 1024;

/** The lines of a streamed export, many at a time: meta, rows, and the cost or the failure that ended it. */
async function* lines(plan: ExportPlan, { queryId, execution }: Started, explain: (error: unknown) => string) {
  const { columns } = execution;
  let pending = `${JSON.stringify({ type: "meta", query_id: queryId, columns, limit_applied: plan.limitRows })}\n`;
  let count = 0;
  try {
    for await (const batch of execution.rows) {
      for (const row of batch) {
        pending += `{"type":"row","row":${row}}\n`;
        if (pending.length < CHUNK_CHARACTERS) continue;
        yield pending;
        pending = "";
      }
      count += batch.length;
    }
    yield `${pending}${JSON.stringify({ type: "stats", stats: exportStats(plan, execution, count) })}\n`;
  } catch (error) {
    yield `${pending}${JSON.stringify({ type: "error", error: explain(error) })}\n`;
  }
}

/** Until a reader that takes nothing is cut off after the right to read has ended. */
const FAREWELL_MS = 300;

/**
 * Streams the rows of a statement as lines of JSON at the reader's pace (spec/logchef.md §6.11). The engine's work ends
 * when the reader leaves, when it is cancelled by id, and within a second of the end of the right to read.
 */
export async function streamExport(
  grant: SourceGrant<"logs:read">,
  input: ExportInput,
  request: Request,
  requestId: string,
): Promise<Response> {
  if (exportFormat(input, request.headers.get("accept")) === "csv") {
    throw invalid("Streaming CSV exports are not supported. Create an export job instead.");
  }
  const { plan, started } = await inPlace("export", grant, request.signal, async (work) => {
    const plan = await planExport(grant, input);
    const { row, sql, limitRows, timeoutSeconds } = plan;
    return { plan, started: await start(work, { row, sql, limitRows, timeoutSeconds, resultBytes: 0 }) };
  });
  return new Response(exportStream(grant, request, plan, started), {
    headers: {
      "content-type": "application/x-ndjson",
      "cache-control": "no-store",
      "content-disposition": `attachment; filename="${exportFileName("ndjson")}"`,
      "x-request-id": requestId,
      "X-LogChef-Query-ID": started.queryId,
      "X-LogChef-Limit-Applied": String(plan.limitRows),
    },
  });
}

function exportStream(grant: SourceGrant, request: Request, plan: ExportPlan, started: Started) {
  const encoder = new TextEncoder();
  let refusal: string | null = null;
  let farewell: NodeJS.Timeout | undefined;
  let unwatch = () => {};
  const explain = (error: unknown) => refusal ?? (isAppError(error) ? error.message : "The export failed");
  const parts = lines(plan, started, explain);
  const finish = () => {
    unwatch();
    clearTimeout(farewell);
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      unwatch = watchAccess(request, grant, ({ message }) => {
        refusal = message;
        started.cancel();
        farewell = setTimeout(() => controller.error(new Error("the right to read has ended")), FAREWELL_MS);
      });
    },
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) {
        finish();
        controller.close();
      } else {
        controller.enqueue(encoder.encode(value));
      }
    },
    async cancel() {
      finish();
      started.cancel();
      await parts.return(undefined);
    },
  });
}
