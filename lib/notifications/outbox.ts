import "server-only";
import { randomUUID } from "node:crypto";
import type { Tx } from "@/lib/audit/record";
import { seal } from "@/lib/credentials/seal";
import { env } from "@/lib/platform/env";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import { enqueue } from "@/lib/platform/jobs";
import { DELIVERY_JOB, deliveryKey, type Mail, WEBHOOK_SECRET_PURPOSE, type WebhookCall } from "./schema";

/** With a key, what is queued under the same key again is left away, for a week after the first was delivered. */
type Once = { dedupeKey?: string };
export type QueuedMail = Mail & Once;
export type QueuedWebhook = {
  url: string;
  /** What it is about, such as `alert.triggered`; the receiver finds it in the body's `type`. */
  event: string;
  /** What is told, as JSON; the receiver finds it in the body's `data`. */
  body: object;
  /** What the call is signed with, beside the secret that administrators chose; else the instance's secret alone. */
  secret?: string;
} & Pick<WebhookCall, "recheck"> &
  Once;

async function put(tx: Tx, kind: "mail" | "webhook", payload: Prisma.InputJsonObject, dedupeKey?: string) {
  const id = randomUUID();
  const { count } = await tx.notification.createMany({ data: { id, kind, payload, dedupeKey }, skipDuplicates: true });
  if (count === 0) return;
  await enqueue(tx, DELIVERY_JOB, { id }, { key: deliveryKey(id) });
}

/** What a receiver of a webhook reads: the event's name, the time in ISO 8601, and what is told. */
export function envelope(event: string, data: object): string {
  return JSON.stringify({ type: event, timestamp: new Date().toISOString(), data });
}

/** Puts a mail into the outbox in the caller's transaction: it is sent when that commits, and tried until it is. */
export async function queueMail(tx: Tx, { dedupeKey, ...mail }: QueuedMail): Promise<void> {
  if (mail.to.length === 0) return;
  await put(tx, "mail", mail satisfies Mail, dedupeKey);
}

/**
 * Puts a call of a webhook into the outbox in the caller's transaction. The receiver gets `{type, timestamp, data}`,
 * signed (standardwebhooks.com, 1.0.0); `webhook-id` stays the same over all attempts, so that a repetition is known
 * as one. Whoever takes the address in asks assertOutboundAllowed; here it isn't judged, but when it is called.
 */
export async function queueWebhook(
  tx: Tx,
  { url, event, body, secret, recheck, dedupeKey }: QueuedWebhook,
): Promise<void> {
  const call: WebhookCall = {
    url,
    event,
    body: envelope(event, body),
    ...(recheck && { recheck }),
    ...(secret !== undefined && { sealedSecret: seal(secret, env().secret, WEBHOOK_SECRET_PURPOSE) }),
  };
  await put(tx, "webhook", call, dedupeKey);
}
