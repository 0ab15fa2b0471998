import { Badge } from "@/components/ui/badge";
import { t } from "@/lib/i18n/t";

/** Says in words that an account is a machine's; the bot icon stands before the account's name. */
export function ServiceBadge() {
  return <Badge tone="outline">{t("account.service")}</Badge>;
}
