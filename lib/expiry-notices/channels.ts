import "server-only";
import { settingValues } from "@/lib/settings/values";

/** The administrators' settings of notices: the switch, on unless it is "false", and a webhook's address. */
const SWITCH = "token.expiry_notices";
const WEBHOOK = "token.expiry_webhook_url";
const MAIL_SERVER = "alerts.smtp_host";

/** The ways in which people are told; null when there is none, or administrators switched notices off. */
export type Channels = { isMailOn: boolean; webhookUrl: string | null };

/** Reads how people are to be told. Whether a mail server's other settings are right is seen when a mail is sent. */
export async function readChannels(): Promise<Channels | null> {
  const values = await settingValues([SWITCH, WEBHOOK, MAIL_SERVER]);
  if (values.get(SWITCH) === "false") return null;
  const channels = { isMailOn: values.has(MAIL_SERVER), webhookUrl: values.get(WEBHOOK) ?? null };
  return channels.isMailOn || channels.webhookUrl ? channels : null;
}
