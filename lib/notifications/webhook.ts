import "server-only";
import { createHmac } from "node:crypto";
import { isAppError } from "@/lib/core/errors";
import { keyFor, unseal } from "@/lib/credentials/seal";
import { env } from "@/lib/platform/env";
import { callOutbound } from "@/lib/platform/outbound";
import { settingValues } from "@/lib/settings/values";
import { DeliveryError } from "./failure";
import { WEBHOOK_SECRET_PURPOSE, type WebhookCall } from "./schema";

/** The sensitive setting that holds the instance's webhook secret where administrators chose one. */
const SECRET_KEY = "alerts.webhook_secret";
const PREFIX = "whsec_";
const GONE = 410;

/** The instance's webhook secret: the one of the settings, or one drawn from LATCHKEY_SECRET. */
export async function instanceWebhookSecret(): Promise<string> {
  const chosen = (await settingValues([SECRET_KEY])).get(SECRET_KEY);
  return chosen ?? PREFIX + keyFor(env().secret, "webhook-signing").toString("base64");
}

/** The key in a secret: base64 after `whsec_`, or the bytes of a text that isn't written so. */
const keyOf = (secret: string) =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), "base64") : Buffer.from(secret, "utf8");

/** `webhook-signature` over id, time (seconds) and body, as the Standard Webhooks specification (1.0.0) has it. */
export function signature(secret: string, id: string, seconds: number, body: string): string {
  const digest = createHmac("sha256", keyOf(secret)).update(`${id}.${seconds}.${body}`, "utf8").digest("base64");
  return `v1,${digest}`;
}

/** Calls a webhook. Any 2xx is a success; rejects with a DeliveryError otherwise, which never tells the address. */
export async function sendWebhook(
  id: string,
  { url, body, sealedSecret }: Pick<WebhookCall, "url" | "body" | "sealedSecret">,
  signal?: AbortSignal,
): Promise<{ status: number }> {
  const secret = sealedSecret
    ? unseal(sealedSecret, env().secret, WEBHOOK_SECRET_PURPOSE)
    : await instanceWebhookSecret();
  const seconds = Math.floor(Date.now() / 1000);
  const headers = {
    "content-type": "application/json",
    "user-agent": "Latchkey",
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": signature(secret, id, seconds, body),
  };
  const { status } = await callOutbound({ url, headers, body, signal }).catch((cause) => {
    if (isAppError(cause)) throw new DeliveryError(cause.message, true, { cause });
    const { code } = cause as NodeJS.ErrnoException;
    throw new DeliveryError(`the receiver could not be called (${code ?? "no answer in time"})`, false, { cause });
  });
  if (status < 200 || status > 299) throw new DeliveryError(`the receiver answered ${status}`, status === GONE);
  return { status };
}
