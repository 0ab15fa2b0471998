import { z } from "zod";
import { text } from "@/lib/core/body";

/** Body of `POST /admin/settings/test-email`. */
export const testMailBody = z.object({ recipient_email: text });
/** Body of `POST /admin/settings/test-webhook`. */
export const testWebhookBody = z.object({ webhook_url: text });

/** What a mail that was handed to the mail server answers. */
export const testMailWire = z.object({ message: z.string(), recipient_email: z.string() });
/** What a webhook that answered 2xx answers. */
export const testWebhookWire = z.object({ message: z.string(), status_code: z.int().min(200).max(299) });
