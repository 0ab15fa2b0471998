import { Bot } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { t } from "@/lib/i18n/t";

/** Says that an account is a machine's. */
export function ServiceBadge() {
  return (
    <Badge tone="outline">
      <Bot aria-hidden />
      {t("account.service")}
    </Badge>
  );
}
