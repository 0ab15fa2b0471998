import "server-only";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { enqueue, type JobContext } from "@/lib/platform/jobs";
import { logger } from "@/lib/platform/logger";
import { backoffMs } from "./backoff";
import { DeliveryError, NothingLeft } from "./failure";
import { mailServer, sendMail } from "./mail";
import { recheck } from "./recheck";
import { ATTEMPTS_MAX, DELIVERY_JOB, deliveryKey, mailPayload, webhookPayload } from "./schema";
import { sendWebhook } from "./webhook";

const ERROR_CHARACTERS = 500;
const STALE_MINUTES = 5;
const STALE_AT_ONCE = 500;
const SENT_DAYS = 7;
const DEAD_DAYS = 90;
const DAY_MS = 24 * 3_600_000;

const jobPayload = z.object({ id: z.uuid() });
const FIELDS = { id: true, kind: true, payload: true, attempts: true } as const;
type Due = { id: string; kind: string; payload: unknown; attempts: number };

async function send({ id, kind, payload }: Due, signal: AbortSignal): Promise<void> {
  if (kind === "webhook") {
    const call = webhookPayload.parse(payload);
    await recheck(call);
    await sendWebhook(id, call, signal);
    return;
  }
  const server = await mailServer();
  if (!server) throw new DeliveryError("no mail server is set up");
  const mail = mailPayload.parse(payload);
  await sendMail(server, id, { ...mail, ...(await recheck(mail)) });
}

async function noteSent({ id }: Due, attempts: number): Promise<void> {
  const data = { state: "sent", attempts, settledAt: new Date(), lastError: null } as const;
  await db.notification.updateMany({ where: { id, state: "pending" }, data });
}

async function noteFailure({ id, kind }: Due, attempts: number, cause: unknown): Promise<void> {
  const isDead = attempts >= ATTEMPTS_MAX || (cause instanceof DeliveryError && cause.isFinal);
  const reason = (cause instanceof Error ? cause.message : String(cause)).slice(0, ERROR_CHARACTERS);
  const nextAt = new Date(Date.now() + backoffMs(attempts, Math.random()));
  await db.$transaction(async (tx) => {
    const data = isDead
      ? ({ state: "dead", attempts, lastError: reason, settledAt: new Date() } as const)
      : { attempts, lastError: reason, nextAt };
    const { count } = await tx.notification.updateMany({ where: { id, state: "pending" }, data });
    if (count > 0 && !isDead) await enqueue(tx, DELIVERY_JOB, { id }, { key: deliveryKey(id), runAt: nextAt });
  });
  // What the other side said may hold anything; it is for administrators, in the row, and not for the log.
  logger.warn({ notification: id, kind, attempts, isDead }, "a notification could not be delivered");
}

/**
 * Job: delivers one notification, at least once. A failure is written down with the time of the next attempt, in one
 * transaction; after the last one, or when no attempt can help, the notification is dead. A process that is killed
 * meanwhile leaves the job to another one.
 */
export async function deliverNotification(payload: unknown, { signal }: JobContext): Promise<void> {
  const { id } = jobPayload.parse(payload);
  const due = await db.notification.findFirst({ where: { id, state: "pending" }, select: FIELDS });
  if (!due) return;
  const attempts = due.attempts + 1;
  try {
    await send(due, signal);
  } catch (cause) {
    // The process stops: the attempt doesn't count, and the queue gives the job to the next one.
    if (signal.aborted) throw cause;
    if (cause instanceof NothingLeft) {
      await db.notification.deleteMany({ where: { id, state: "pending" } });
      return;
    }
    return noteFailure(due, attempts, cause);
  }
  await noteSent(due, attempts);
}

/** Schedule: gives a job to notifications that are long due and have none, whatever lost it. */
export async function requeueStale(): Promise<void> {
  const before = new Date(Date.now() - STALE_MINUTES * 60_000);
  const stale = await db.notification.findMany({
    where: { state: "pending", nextAt: { lt: before } },
    select: { id: true },
    take: STALE_AT_ONCE,
  });
  for (const { id } of stale) {
    await db.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<{ waits: boolean }[]>`
        SELECT EXISTS (SELECT FROM graphile_worker.jobs WHERE key = ${deliveryKey(id)} AND attempts < max_attempts) AS waits`;
      if (!row?.waits) await enqueue(tx, DELIVERY_JOB, { id }, { key: deliveryKey(id) });
    });
  }
}

/** Schedule: forgets what was delivered a week ago and what died three months ago. */
export async function forgetSettled(): Promise<void> {
  const now = Date.now();
  const age = (days: number) => ({ settledAt: { lt: new Date(now - days * DAY_MS) } });
  await db.notification.deleteMany({
    where: {
      OR: [
        { state: "sent", ...age(SENT_DAYS) },
        { state: "dead", ...age(DEAD_DAYS) },
      ],
    },
  });
}
