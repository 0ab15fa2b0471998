import "server-only";
import { drawnWebhookSecret } from "@/lib/notifications/webhook";

/**
 * What this alert's webhook calls are signed with (`whsec_…`, standardwebhooks.com 1.0.0). Each alert has its own, so
 * that whoever may read it can sign for no other alert.
 */
export function webhookSecretOf({ id, secretVersion }: { id: number; secretVersion: number }): string {
  return drawnWebhookSecret(`webhook-signing:alert:${id}:${secretVersion}`);
}
