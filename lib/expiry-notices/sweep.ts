import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Tx } from "@/lib/audit/record";
import { queueMail, queueWebhook } from "@/lib/notifications/outbox";
import { registerRecheck } from "@/lib/notifications/recheck";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { registerSchedule } from "@/lib/platform/jobs";
import { type Channels, readChannels } from "./channels";
import { claimDue, type DueToken, findEnding } from "./due";
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
/** What a notice carries, by which it is looked at again when it is delivered. */
const recheckOf = (tokens: readonly DueToken[]) => ({ by: EVENT, about: tokens.map(({ id }) => id) });
const tokenIds = z.array(z.int());

function digestOf(to: string, tokens: readonly DueToken[]): string {
  const told = [to.toLowerCase(), ...tokens.map(({ id, days }) => `${id}:${days}`)].join(" ");
  return createHash("sha256").update(told).digest("base64url");
}

async function announce(tx: Tx, due: readonly DueToken[], { isMailOn, webhookUrl }: Channels): Promise<void> {
  if (isMailOn) {
    const now = await databaseNow();
    for (const [to, tokens] of await hearersOf(tx, due)) {
      const mail = mailOf(tokens, env().publicUrl.origin, now);
      const dedupeKey = `${EVENT}:mail:${digestOf(to, tokens)}`;
      await queueMail(tx, { to: [to], ...mail, recheck: recheckOf(tokens), dedupeKey });
    }
  }
  if (webhookUrl === null) return;
  for (const token of due) {
    const dedupeKey = `${EVENT}:webhook:${token.id}:${token.days}`;
    const call = { url: webhookUrl, event: EVENT, body: bodyOf(token), recheck: recheckOf([token]) };
    await queueWebhook(tx, { ...call, dedupeKey });
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

/**
 * Has a notice looked at again when it is delivered: it tells of the tokens that still work then, and is left away
 * when there are none. An outage of the mail server may lie between, and a revocation in it.
 */
export function registerExpiryRecheck(): void {
  registerRecheck(EVENT, async (about) => {
    const tokens = await findEnding(db, tokenIds.parse(about));
    return tokens.length === 0 ? null : mailOf(tokens, env().publicUrl.origin, await databaseNow());
  });
}

/** Tells the job queue when to look for tokens that end soon. To be called once, before the queue is opened. */
export function registerExpiryNotices(): void {
  registerExpiryRecheck();
  registerSchedule(SWEEP, { everySeconds: SWEEP_SECONDS }, async () => void (await sweepExpiring()));
}
