import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { AdminGrant } from "@/lib/access/grant";
import { AppError, invalidField, isAppError } from "@/lib/core/errors";
import { env } from "@/lib/platform/env";
import { assertOutboundAllowed } from "@/lib/platform/outbound";
import { DeliveryError } from "./failure";
import { mailServer, sendMail } from "./mail";
import { envelope } from "./outbox";
import { sendWebhook } from "./webhook";

type Writes = AdminGrant<"settings:write">;

/** One address and nothing else: no display name, no list. */
const recipient = z.email().max(254);

/** 502 with the reason, which names no secret. */
function failed(cause: unknown): never {
  if (!(cause instanceof DeliveryError)) throw cause;
  throw new AppError("upstream_failed", `Not delivered: ${cause.message}`, {}, { cause });
}

/**
 * Sends a mail at once, past the outbox, so that an administrator sees whether the mail server's settings are right.
 * 400 for what is no address, 503 without a mail server, 502 when that one doesn't take the mail.
 */
export async function sendTestMail(_grant: Writes, given: string): Promise<{ recipient_email: string }> {
  const to = given.trim();
  if (!recipient.safeParse(to).success) throw invalidField("recipient_email", "must be an e-mail address");
  const server = await mailServer();
  if (!server) throw new AppError("unavailable", "No mail server is set up: alerts.smtp_host is empty");
  const { origin } = env().publicUrl;
  const text = `Latchkey at ${origin} can send mail. An administrator asked for this message to try the settings.\n`;
  await sendMail(server, randomUUID(), { to: [to], subject: "Latchkey can send mail", text }).catch(failed);
  return { recipient_email: to };
}

/**
 * Calls a webhook at once with an event `webhook.test`, signed as every other is. 400 for an address that may not be
 * called, 502 when it doesn't answer 2xx.
 */
export async function callTestWebhook(
  _grant: Writes,
  given: string,
  signal: AbortSignal,
): Promise<{ status_code: number }> {
  const url = given.trim();
  await assertOutboundAllowed(url).catch((cause) => {
    throw isAppError(cause) ? invalidField("webhook_url", cause.message) : cause;
  });
  const body = envelope("webhook.test", {
    message: "An administrator tries this webhook.",
    from: env().publicUrl.origin,
  });
  const { status } = await sendWebhook(randomUUID(), { url, body }, signal).catch(failed);
  return { status_code: status };
}
