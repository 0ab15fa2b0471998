import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { overseenTeams } from "@/lib/access/principal";
import { assertFresh } from "@/lib/auth/fresh";
import { csvLine } from "@/lib/core/csv";
import { invalid } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { writeCheckpoint } from "./checkpoints";
import { listAudit } from "./data";
import { rowText, selectionHeader, wholeHeader } from "./export-file";
import { readChain, startOf } from "./read-chain";
import { by, recordAudit } from "./record";
import { type AuditFilter, isWhole } from "./schema";
import { AUDIT_COLUMNS, auditCells } from "./serialize";

type Reads = AdminGrant<"settings:read">;

const FORMATS = ["jsonl", "csv"] as const;
type Format = (typeof FORMATS)[number];
const TYPES: Readonly<Record<Format, string>> = { jsonl: "application/x-ndjson", csv: "text/csv; charset=utf-8" };
const PAGE_EVENTS = 500;

/** Reads the format from a query string; JSON lines unless said, 400 for another word. */
export function readAuditFormat(word: string | null): Format {
  const format = FORMATS.find((each) => each === (word || "jsonl"));
  if (!format) throw invalid("Invalid format");
  return format;
}

async function* selection(grant: Reads, filter: AuditFilter) {
  let cursor: bigint | null = null;
  for (;;) {
    const page = await listAudit(grant, filter, { cursor, limit: PAGE_EVENTS }, "oldest");
    yield page.events;
    if (page.next_cursor === null) return;
    cursor = BigInt(page.next_cursor);
  }
}

async function* csvText(grant: Reads, filter: AuditFilter): AsyncGenerator<string> {
  yield csvLine(AUDIT_COLUMNS);
  for await (const events of selection(grant, filter)) yield events.map((each) => csvLine(auditCells(each))).join("");
}

async function* selectionText(grant: Reads, filter: AuditFilter): AsyncGenerator<string> {
  yield `${selectionHeader(filter.log, new Date())}\n`;
  for await (const events of selection(grant, filter)) {
    yield events.map((event) => `${JSON.stringify(event)}\n`).join("");
  }
}

async function* wholeText({ log }: AuditFilter): AsyncGenerator<string> {
  const checkpoint = await writeCheckpoint();
  const start = await startOf(log);
  yield `${wholeHeader(log, start, checkpoint, new Date())}\n`;
  for await (const page of readChain(log, start)) yield page.map((row) => `${rowText(row)}\n`).join("");
}

function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await texts.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (err) {
        logger.error({ err }, "an export of the audit record broke off");
        controller.error(err);
      }
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}

/**
 * Streams events as JSON lines or CSV, oldest first; that it was asked for is recorded first. JSON lines of a log
 * without any filter, for somebody who sees all of it, are the chain itself, which `latchkey audit verify` can check.
 */
export async function exportAudit(grant: Reads, filter: AuditFilter, format: Format): Promise<Response> {
  assertFresh(grant, "export the audit record");
  const whole = isWhole(filter) && overseenTeams(grant.principal) === null;
  await db.$transaction((tx) =>
    recordAudit(tx, by(grant), {
      action: "audit.exported",
      target: { type: "audit", id: filter.log },
      after: { format, filtered: !isWhole(filter) },
    }),
  );
  const texts = format === "csv" ? csvText(grant, filter) : whole ? wholeText(filter) : selectionText(grant, filter);
  const name = `latchkey-audit-${filter.log}-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "")}.${format}`;
  return new Response(streamOf(texts), {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      "x-request-id": grant.origin.requestId,
    },
  });
}
