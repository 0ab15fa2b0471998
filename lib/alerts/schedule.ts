import "server-only";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { enqueue, registerJob, registerSchedule } from "@/lib/platform/jobs";
import { alertsEnabled } from "./enabled";
import { evaluateAlert } from "./evaluate";

const JOB = "alerts.evaluate";
const SWEEP = "alerts.sweep";
const SWEEP_SECONDS = 5;
/** Alerts that one sweep takes up; the others are still due at the next. */
const BATCH = 500;
const ATTEMPTS = 3;

const payload = z.object({ alertId: z.number().int() });

/**
 * Takes up the alerts that are due: each gets its next time, on the grid of its own frequency, and a job, in one
 * transaction. However many processes sweep at once, each due alert is taken up by one of them.
 */
export async function sweepAlerts(): Promise<number> {
  if (!(await alertsEnabled())) return 0;
  return db.$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: number }[]>`
      UPDATE alerts SET next_run_at = next_run_at + make_interval(secs => frequency_seconds * (1 + floor(
        greatest(extract(epoch FROM clock_timestamp() - next_run_at), 0) / frequency_seconds)))
      WHERE id IN (
        SELECT id FROM alerts WHERE is_active AND next_run_at <= clock_timestamp()
        ORDER BY next_run_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
      RETURNING id`;
    // One key an alert: a look that still waits is replaced, never doubled.
    for (const { id } of due) {
      await enqueue(tx, JOB, { alertId: id }, { key: `${JOB}:${id}`, maxAttempts: ATTEMPTS });
    }
    return due.length;
  });
}

/** Tells the job queue how alerts are looked at. To be called once, before the queue is opened. */
export function registerAlerts(): void {
  registerJob(JOB, async (given, { signal }) => {
    const { alertId } = payload.parse(given);
    if (await alertsEnabled()) await evaluateAlert(alertId, signal);
  });
  registerSchedule(SWEEP, { everySeconds: SWEEP_SECONDS }, async () => {
    await sweepAlerts();
  });
}
