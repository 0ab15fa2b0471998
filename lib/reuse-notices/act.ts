import "server-only";
import { z } from "zod";
import type { Tx } from "@/lib/audit/record";
import { REUSE_JOB } from "@/lib/credentials/reuse";
import { hearersOf } from "@/lib/leaked-tokens/hearers";
import { readLeakPolicy } from "@/lib/leaked-tokens/policy";
import { queueMail, queueWebhook } from "@/lib/notifications/outbox";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { registerJob } from "@/lib/platform/jobs";
import { reuseMail } from "./message";

const EVENT = "token.reused";

const reuseJob = z.object({
  token_id: z.int(),
  at: z.iso.datetime(),
  address: z.string().nullable(),
  revoked_family: z.array(z.int()),
});

type Row = { user_id: number; account: string; name: string; prefix: string; owner_contact: string };

async function findToken(tx: Tx, id: number): Promise<Row | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT t.user_id, CASE WHEN u.account_type = 'human' THEN u.email ELSE u.full_name END AS account, t.name, t.prefix,
      t.owner_contact
    FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.id = ${id}`;
  return row ?? null;
}

/**
 * Job: tells those whom it concerns that a rotated secret was used after its overlap, by mail and, where one is named
 * for leaked tokens, by a signed call of that webhook. However often it is tried, each hears of it once.
 */
export async function tellReuse(payload: unknown): Promise<void> {
  const { token_id, at, address, revoked_family } = reuseJob.parse(payload);
  await db.$transaction(async (tx) => {
    const token = await findToken(tx, token_id);
    if (!token) return;
    const { user_id, account, name, prefix } = token;
    const key = `${EVENT}:${token_id}`;
    const mail = reuseMail(
      { account, name, prefix, at, address, revoked: revoked_family.length },
      env().publicUrl.origin,
    );
    for (const email of await hearersOf(tx, token)) {
      await queueMail(tx, { to: [email], ...mail, dedupeKey: `${key}:${email}` });
    }
    const { webhook: url } = await readLeakPolicy(tx);
    if (url === null) return;
    const about = { id: token_id, name, prefix };
    const body = { token: about, account: { id: user_id, name: account }, used_at: at, address, revoked_family };
    await queueWebhook(tx, { url, event: EVENT, body, dedupeKey: `${key}:webhook` });
  });
}

/** Tells the queue who tells people of a rotated secret that is still in use. */
export function registerReuseNotices(): void {
  registerJob(REUSE_JOB, tellReuse);
}
