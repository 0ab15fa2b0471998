import "server-only";
import type { Tx } from "@/lib/audit/record";
import { queueMail, queueWebhook } from "@/lib/notifications/outbox";
import { env } from "@/lib/platform/env";
import { hearersOf } from "./hearers";
import type { Channel, Outcome } from "./schema";

/** A leaked token as its row says, with whom it belongs to. */
export type LeakedRow = {
  id: number;
  user_id: number;
  account: string;
  name: string;
  prefix: string;
  owner_contact: string;
  revoked_at: Date | null;
  disabled_at: Date | null;
  is_expired: boolean;
  now: Date;
};

/** One leak and what was done about it. */
export type Leak = { token: LeakedRow; outcome: Outcome; channel: Channel; place: string | null };

/** Where administrators see what was reported. */
const LEAKS_PATH = "/admin/audit/leaked-tokens";

const DONE: Readonly<Record<Exclude<Outcome, "over_before">, string>> = {
  alerted: "It STILL WORKS: this console's policy is to tell people and to do nothing. Rotate or revoke it now.",
  disabled: "It was disabled, and with it all that descends from it. Rotate it, or enable it if this is a mistake.",
  revoked: "It was revoked, and with it all that descends from it. Whatever used it needs a new token.",
};

function textOf({ token, outcome, channel, place }: Leak): string {
  // What a stranger wrote isn't passed on into people's mail; the console shows it.
  const found = channel === "github" && place ? place : "see the console";
  return [
    `Somebody reported that the token "${token.name}" of ${token.account} was found where it should not be.`,
    "",
    `Token:     ${token.prefix}`,
    `Account:   ${token.account}`,
    `Reported:  ${token.now.toISOString()}`,
    `Found at:  ${found}`,
    "",
    ...(outcome === "over_before" ? [] : [DONE[outcome], ""]),
    `${env().publicUrl.origin}${LEAKS_PATH}`,
    "",
  ].join("\n");
}

/** Puts a mail to each whom a leak concerns, and the webhook's call, into the outbox. No secret is in either. */
export async function tellLeak(tx: Tx, leak: Leak, webhook: string | null): Promise<void> {
  const { token, outcome, channel, place } = leak;
  // One telling for each time that something was done, however often the job is tried.
  const key = `token.leaked:${token.id}:${outcome}:${token.now.getTime()}`;
  const subject = `A leaked token of ${token.account} was reported`;
  for (const email of await hearersOf(tx, token)) {
    await queueMail(tx, { to: [email], subject, text: textOf(leak), dedupeKey: `${key}:${email}` });
  }
  if (webhook === null) return;
  const about = { id: token.id, name: token.name, prefix: token.prefix };
  const account = { id: token.user_id, name: token.account };
  const body = { token: about, account, done: outcome, channel, found_at: place, reported_at: token.now.toISOString() };
  await queueWebhook(tx, { url: webhook, event: "token.leaked", body, dedupeKey: `${key}:webhook` });
}
