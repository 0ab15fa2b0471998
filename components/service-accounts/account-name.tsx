import { Ban } from "lucide-react";
import type { ReactNode } from "react";
import { ServiceBadge } from "@/components/access/service-badge";
import { Badge } from "@/components/ui/badge";
import { t } from "@/lib/i18n/t";
import type { AccountCard } from "@/lib/service-accounts/serialize";

type Props = {
  account: Pick<AccountCard, "email" | "isDisabled" | "owner">;
  /** Look of the lines below the heading. */
  className: string;
  /** The heading, which is the account's name. */
  children: ReactNode;
};

/** Who a service account is: its name and its marks, and below them its address and who answers for it. */
export function AccountName({ account: { email, isDisabled, owner }, className, children }: Props) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {children}
        <ServiceBadge />
        {isDisabled && (
          <Badge tone="warn">
            <Ban aria-hidden />
            {t("account.disabled")}
          </Badge>
        )}
      </div>
      <p className={className}>
        <code className="font-mono text-xs wrap-anywhere" title={t("account.placeholderEmail")}>
          {email}
        </code>
        {owner?.isActive && <span className="block wrap-anywhere">{t("account.answers", { name: owner.name })}</span>}
      </p>
    </>
  );
}
