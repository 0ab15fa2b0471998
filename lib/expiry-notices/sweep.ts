import "server-only";
import { createHash } from "node:crypto";
import type { Tx } from "@/lib/audit/record";
import { queueMail, queueWebhook } from "@/lib/notifications/outbox";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { registerSchedule } from "@/lib/platform/jobs";
import { type Channels, readChannels } from "./channels";
import { claimDue, type DueToken } from "./due";
import { hearersOf } from "./hearers";
import { bodyOf, mailOf } from "./message";

const SWEEP = "expiry-notices";
const SWEEP_SECONDS = 300;
/** Tokens of one transaction. */
const BATCH = 200;
/** What one sweep doesn't get to, the next one does. */
const BATCHES_MAX = 25;
const TRANSACTION_MS = 60_000;
const EVENT = "token.expiring";

function digestOf(to: string, tokens: readonly DueToken[]): string {
  const told = [to.toLowerCase(), ...tokens.map(({ id, days }) => `${id}:${days}`)].join(" ");
  return createHash("sha256").update(told).digest("base64url");
}

async function announce(tx: Tx, due: readonly DueToken[], { isMailOn, webhookUrl }: Channels): Promise<void> {
  if (isMailOn) {
    const now = await databaseNow();
    for (const [to, tokens] of await hearersOf(tx, due)) {
      const mail = mailOf(tokens, env().publicUrl.origin, now);
      await queueMail(tx, { to: [to], ...mail, dedupeKey: `${EVENT}:mail:${digestOf(to, tokens)}` });
    }
  }
  if (webhookUrl === null) return;
  for (const token of due) {
    const dedupeKey = `${EVENT}:webhook:${token.id}:${token.days}`;
    await queueWebhook(tx, { url: webhookUrl, event: EVENT, body: bodyOf(token), dedupeKey });
  }
}

/**
 * Tells people of tokens that end in 30, 7 or 1 days: one mail to each of them about all that is due, one call of the
 * webhook for each token. That a token was told of is written in the transaction that fills the outbox, so however many
 * processes sweep, and wherever one is killed, each distance is told once. Without a mail server and a webhook nothing
 * is written either, so that what is set up later still hears. Answers how many tokens were told of.
 */
export async function sweepExpiring(): Promise<number> {
  const channels = await readChannels();
  if (!channels) return 0;
  let told = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const count = await db.$transaction(
      async (tx) => {
        const due = await claimDue(tx, BATCH);
        await announce(tx, due, channels);
        return due.length;
      },
      { timeout: TRANSACTION_MS, maxWait: TRANSACTION_MS },
    );
    told += count;
    if (count < BATCH) break;
  }
  return told;
}

/** Tells the job queue when to look for tokens that end soon. To be called once, before the queue is opened. */
export function registerExpiryNotices(): void {
  registerSchedule(SWEEP, { everySeconds: SWEEP_SECONDS }, async () => void (await sweepExpiring()));
}
