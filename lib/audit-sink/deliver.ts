import "server-only";
import { CHAINS, type ChainName, genesisOf } from "@/lib/audit/chain";
import { readChain } from "@/lib/audit/read-chain";
import { queueWebhook } from "@/lib/notifications/outbox";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { registerSchedule } from "@/lib/platform/jobs";
import { toSinkEvent } from "./event";
import { sendSyslog, syslogMessage } from "./syslog";

const EVERY_SECONDS = 5;
const BATCH_EVENTS = 200;
const BATCHES_PER_RUN = 50;
const TRANSACTION_MS = 30_000;

async function nextEvents(chain: ChainName, after: bigint) {
  for await (const page of readChain(chain, { after, hash: genesisOf(chain), tombstone: null })) {
    return page.slice(0, BATCH_EVENTS).map((row) => toSinkEvent(chain, row));
  }
  return [];
}

/** Passes on what comes next of one chain; false when nothing is left. Its cursor is locked while it is sent. */
function passOn(sink: URL, chain: ChainName): Promise<boolean> {
  return db.$transaction(
    async (tx) => {
      const [cursor] = await tx.$queryRaw<{ seq: bigint }[]>`
        SELECT seq FROM audit_sink_cursors WHERE chain = ${chain} FOR UPDATE SKIP LOCKED`;
      if (!cursor) return false;
      const events = await nextEvents(chain, cursor.seq);
      const last = events.at(-1);
      if (!last) return false;
      if (sink.protocol.startsWith("syslog")) {
        const host = env().publicUrl.hostname;
        await sendSyslog(
          sink,
          events.map((event) => syslogMessage(event, host)),
        );
      } else {
        const dedupeKey = `audit-sink:${chain}:${last.seq}`;
        await queueWebhook(tx, { url: sink.href, event: "audit.events", body: { log: chain, events }, dedupeKey });
      }
      await tx.auditSinkCursor.update({ where: { chain }, data: { seq: last.seq } });
      return events.length === BATCH_EVENTS;
    },
    { timeout: TRANSACTION_MS },
  );
}

/**
 * Passes on what both chains gained since the last time, in their order and at least once: the cursor moves only when a
 * batch is sent, or is in the outbox. Rejects when the place can't be reached; the next run begins with the same rows.
 */
export async function drainAuditSink(sink = env().auditSink): Promise<void> {
  if (!sink) return;
  for (const chain of CHAINS) {
    for (let batch = 0; batch < BATCHES_PER_RUN; batch++) if (!(await passOn(sink, chain))) break;
  }
}

/** Has the chains passed on every few seconds, by one process of the console at a time, where a sink is named. */
export function registerAuditSink(): void {
  if (!env().auditSink) return;
  registerSchedule("audit-sink", { everySeconds: EVERY_SECONDS }, () => drainAuditSink());
}
