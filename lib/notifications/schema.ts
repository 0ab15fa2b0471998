import { z } from "zod";

/** By whom a notification is to be looked at again before it is delivered, and what he is to look at. */
const recheckable = { recheck: z.object({ by: z.string(), about: z.json() }).optional() };
export type Recheckable = z.output<z.ZodObject<typeof recheckable>>;

/** A mail as the outbox keeps it. */
export const mailPayload = z.object({
  ...recheckable,
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
});
export type Mail = z.output<typeof mailPayload>;

/** A call as the outbox keeps it: the body as the text that is signed and sent, the caller's own secret sealed. */
export const webhookPayload = z.object({
  ...recheckable,
  url: z.string(),
  event: z.string(),
  body: z.string(),
  sealedSecret: z.string().optional(),
});
export type WebhookCall = z.output<typeof webhookPayload>;

/** Purpose under which a webhook's own secret is sealed. */
export const WEBHOOK_SECRET_PURPOSE = "notification:webhook-secret";
/** Name of the job that delivers one notification. */
export const DELIVERY_JOB = "deliver-notification";
/** A notification is given up after so many attempts, which take about 15 hours. */
export const ATTEMPTS_MAX = 10;

/** Key of the delivery job of one notification: there is one at a time. */
export const deliveryKey = (id: string) => `notification:${id}`;
