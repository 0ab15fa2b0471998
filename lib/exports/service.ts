import "server-only";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { ClickHouseClient } from "@clickhouse/client";
import { authorizeFurther, type SourceGrant } from "@/lib/access/grant";
import { by, recordAudit } from "@/lib/audit/record";
import { AppError, conflict, isAppError, notFound } from "@/lib/core/errors";
import { csvHeader, csvPrinter } from "@/lib/logs/csv";
import {
  type ExportFormat,
  type ExportInput,
  type ExportPlan,
  exportFileName,
  exportFormat,
  planExport,
} from "@/lib/logs/export";
import { rowPrinter } from "@/lib/logs/row-text";
import { openSource, startWithin } from "@/lib/logs/run";
import { watchAccess } from "@/lib/logs/watch";
import { inPlace, type Work } from "@/lib/logs/work";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { defer, onShutdown, shutdownSignal } from "@/lib/platform/lifecycle";
import { EXPORT_LIMITS } from "@/lib/platform/limits";
import { logger } from "@/lib/platform/logger";
import { artifactBytes, artifactPath, listArtifacts, removeArtifact, writeArtifact } from "./artifact";
import { EXPORT_FIELDS, type ExportFields, type ExportJobWire, toExportJob } from "./serialize";

type ReadsLogs = SourceGrant<"logs:read">;

const HOUR_MS = 3_600_000;
/** A job is remembered for a while after its file is gone, so that it is told as expired and not as unknown. */
const REMEMBERED_MS = 7 * 24 * HOUR_MS;
const SWEEP_MS = HOUR_MS / 4;
const INTERRUPTED = "The server stopped before the export was done";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const TYPES: Readonly<Record<string, string>> = { csv: "text/csv; charset=utf-8", ndjson: "application/x-ndjson" };

const later = (from: Date) => new Date(from.getTime() + EXPORT_LIMITS.artifactHours * HOUR_MS);

/**
 * Begins to write a statement's rows to a file and answers the job at once (spec/logchef.md §6.11). What can be refused
 * is refused now; what fails later is told by the job. A job can be cancelled by its id like any query.
 */
export async function createExport(
  grant: ReadsLogs,
  input: ExportInput,
  accept: string | null,
): Promise<ExportJobWire> {
  const format = exportFormat(input, accept);
  const { teamId, sourceId, principal } = grant;
  return inPlace("export", grant, shutdownSignal(), async (work) => {
    const plan = await planExport(grant, input);
    const client = await openSource(plan.row);
    const expiresAt = later(await databaseNow());
    const rowFilter = principal.limits?.rowFilter ?? null;
    const made = { createdBy: principal.userId, format, fileName: exportFileName(format), expiresAt };
    const data = { teamId, sourceId, rowFilter, ...made };
    const row = await db.$transaction(async (tx) => {
      const made = await tx.exportJob.create({ data: { id: work.id, ...data }, select: EXPORT_FIELDS });
      await recordAudit(tx, by(grant), {
        action: "export.created",
        target: { type: "export", id: work.id },
        teamId,
        after: { source_id: sourceId, format, limit: plan.limitRows },
      });
      return made;
    });
    defer(() => runJob(work, client, plan, format));
    return toExportJob(row);
  });
}

const linePrinter: typeof rowPrinter = (columns) => {
  const print = rowPrinter(columns);
  return (compact) => `${print(compact)}\n`;
};

async function writeRows(work: Work, client: ClickHouseClient, plan: ExportPlan, format: ExportFormat) {
  const { row, sql, limitRows, timeoutSeconds } = plan;
  const printer = format === "csv" ? csvPrinter : linePrinter;
  const run = { row, sql, limitRows, timeoutSeconds, printer, resultBytes: 0 };
  const { execution } = await startWithin(work, client, run);
  return writeArtifact(work.id, format === "csv" ? csvHeader(execution.columns) : "", execution.rows);
}

async function runJob(work: Work, client: ClickHouseClient, plan: ExportPlan, format: ExportFormat): Promise<void> {
  const { id } = work;
  try {
    await db.exportJob.updateMany({ where: { id }, data: { status: "running" } });
    const { rows, bytes } = await writeRows(work, client, plan, format);
    const completedAt = await databaseNow();
    const { count } = await db.exportJob.updateMany({
      where: { id },
      data: { status: "complete", rowsExported: rows, bytesWritten: bytes, completedAt, expiresAt: later(completedAt) },
    });
    // The job went with its source or its account while it ran.
    if (count === 0) await removeArtifact(id);
  } catch (error) {
    if (!isAppError(error)) logger.error({ err: error, exportId: id }, "an export job failed");
    await removeArtifact(id);
    await db.exportJob.updateMany({ where: { id }, data: { status: "failed", errorMessage: reasonOf(error, work) } });
  } finally {
    work.end();
  }
}

function reasonOf(error: unknown, { signal }: Work): string {
  if (shutdownSignal().aborted) return INTERRUPTED;
  if (signal.aborted) return "The export was cancelled";
  return isAppError(error) ? error.message : "The export could not be written";
}

/** The job, for whoever made it and for administrators. One of another source is as unknown as none; 410 once expired. */
async function findExport(grant: ReadsLogs, id: string): Promise<ExportFields> {
  const where = { id: id.toLowerCase(), sourceId: grant.sourceId };
  const row = UUID.test(id) ? await db.exportJob.findFirst({ where, select: EXPORT_FIELDS }) : null;
  if (!row) throw notFound("Export job not found");
  const { createdBy } = row;
  authorizeFurther(grant, { area: "owned", scope: "logs:read", act: "read_export" }, { createdBy });
  const held = grant.principal.limits?.rowFilter ?? null;
  // Another token of the account may have written rows to it that this one doesn't read.
  if (held !== null && row.rowFilter !== held) throw new AppError("forbidden", "You do not have access to this export");
  if (row.expiresAt <= (await databaseNow())) throw new AppError("gone", "Export has expired");
  return row;
}

/** How far a job has come. */
export async function readExport(grant: ReadsLogs, id: string): Promise<ExportJobWire> {
  return toExportJob(await findExport(grant, id));
}

/**
 * The file of a finished job, streamed at the reader's pace and cut off within a second of the end of the right to
 * read. 409 while it is being written, and with the reason when that failed.
 */
export async function downloadExport(
  grant: ReadsLogs,
  id: string,
  request: Request,
  requestId: string,
): Promise<Response> {
  const row = await findExport(grant, id);
  if (row.status === "failed") throw conflict(row.errorMessage ?? "The export failed", "GeneralError");
  if (row.status !== "complete") throw conflict("Export is still being prepared", "ValidationError");
  const bytes = await artifactBytes(row.id);
  if (bytes === null) throw new AppError("gone", "Export has expired");
  const file = createReadStream(artifactPath(row.id));
  const unwatch = watchAccess(request, grant, ({ why, message }) => {
    if (why === "refused") file.destroy(new Error(message));
  });
  file.on("error", () => {}).once("close", unwatch);
  return new Response(Readable.toWeb(file) as ReadableStream<Uint8Array>, {
    headers: {
      "content-type": TYPES[row.format] ?? "application/octet-stream",
      "content-length": String(bytes),
      "content-disposition": `attachment; filename="${row.fileName}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-request-id": requestId,
    },
  });
}

/** Deletes the files of jobs that have expired or are gone, and forgets jobs that expired a week ago. */
export async function sweepExports(): Promise<void> {
  // The files first: a job that is made meanwhile has a row before it has a file.
  const files = await listArtifacts();
  const now = await databaseNow();
  const kept = await db.exportJob.findMany({ where: { expiresAt: { gt: now } }, select: { id: true } });
  const keptIds = new Set(kept.map(({ id }) => id));
  for (const id of files) if (!keptIds.has(id)) await removeArtifact(id);
  await db.exportJob.deleteMany({ where: { expiresAt: { lt: new Date(now.getTime() - REMEMBERED_MS) } } });
}

/** At the start of the one process that runs jobs: what an earlier one left half done is told as failed. */
export async function prepareExports(): Promise<void> {
  await db.exportJob.updateMany({
    where: { status: { in: ["pending", "running"] } },
    data: { status: "failed", errorMessage: INTERRUPTED },
  });
  const sweep = () => sweepExports().catch((err) => logger.warn({ err }, "expired exports could not be deleted"));
  await sweep();
  const timer = setInterval(sweep, SWEEP_MS);
  timer.unref();
  onShutdown("expired exports", () => clearInterval(timer));
}
