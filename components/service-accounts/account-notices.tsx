import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { t } from "@/lib/i18n/t";
import type { AccountCard } from "@/lib/service-accounts/serialize";

type Props = { account: AccountCard; onSetOwner: () => void; onTurn: () => void };

/** What is out of order with an account as such: it is switched off, or nobody answers for it. */
export function AccountNotices({ account: { name, isDisabled, owner }, onSetOwner, onTurn }: Props) {
  return (
    <>
      {isDisabled && (
        <Notice
          tone="warn"
          title={t("account.disabledTitle")}
          actions={
            <Button size="sm" onClick={onTurn}>
              {t("account.enable")}
            </Button>
          }
        >
          {t("account.disabledText")}
        </Notice>
      )}
      {!owner?.isActive && (
        <Notice
          tone="warn"
          title={t("account.orphanTitle")}
          actions={
            <Button size="sm" aria-label={t("account.setOwnerNamed", { account: name })} onClick={onSetOwner}>
              {t("account.setOwner")}
            </Button>
          }
        >
          {owner ? t("account.orphanGone", { name: owner.name }) : t("account.orphanNone")}
        </Notice>
      )}
    </>
  );
}
