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

/** A webhook secret for one purpose, drawn from LATCHKEY_SECRET and the same each time: `whsec_` and 32 bytes. */
export function drawnWebhookSecret(purpose: string): string {
  return PREFIX + keyFor(env().secret, purpose).toString("base64");
}

const chosenSecret = async () => (await settingValues([SECRET_KEY])).get(SECRET_KEY);

/** The instance's webhook secret: the one of the settings, or one drawn from LATCHKEY_SECRET. */
export async function instanceWebhookSecret(): Promise<string> {
  return (await chosenSecret()) ?? drawnWebhookSecret("webhook-signing");
}

/** What a call is signed with: its own secret and the one that administrators chose, else the instance's alone. */
async function signingSecrets(sealedSecret: string | undefined): Promise<string[]> {
  if (!sealedSecret) return [await instanceWebhookSecret()];
  const chosen = await chosenSecret();
  return [unseal(sealedSecret, env().secret, WEBHOOK_SECRET_PURPOSE), ...(chosen ? [chosen] : [])];
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
  const secrets = await signingSecrets(sealedSecret);
  const seconds = Math.floor(Date.now() / 1000);
  const headers = {
    "content-type": "application/json",
    "user-agent": "Latchkey",
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": secrets.map((secret) => signature(secret, id, seconds, body)).join(" "),
  };
  const { status } = await callOutbound({ url, headers, body, signal }).catch((cause) => {
    if (isAppError(cause)) throw new DeliveryError(cause.message, true, { cause });
    const { code } = cause as NodeJS.ErrnoException;
    throw new DeliveryError(`the receiver could not be called (${code ?? "no answer in time"})`, false, { cause });
  });
  if (status < 200 || status > 299) throw new DeliveryError(`the receiver answered ${status}`, status === GONE);
  return { status };
}
