"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { restoreServiceAccountAction } from "@/lib/service-accounts/actions";
import { useAccountPage } from "./account-context";
import { turnAccount } from "./turn";

/** What ends an account, for a while or for good, and what brings it back. */
export function AccountDanger() {
  const { desk, open } = useAccountPage();
  const { account, deleted } = desk;
  const [isTurning, setTurning] = useState(false);
  if (deleted) return <Restore />;

  async function turn() {
    setTurning(true);
    await turnAccount(account);
    setTurning(false);
  }

  return (
    <Card aria-label={t("accountPage.tab.danger")} className="divide-y border-danger-line">
      <Act
        title={t("accountPage.owner")}
        text={account.owner ? t("account.answers", { name: account.owner.name }) : t("account.orphanNone")}
      >
        <Button id={`more-${account.id}`} onClick={() => open({ kind: "set-owner", accountId: account.id })}>
          {t(account.owner?.isActive ? "account.changeOwner" : "account.setOwner")}
        </Button>
      </Act>
      <Act
        title={t(account.isDisabled ? "account.enable" : "account.disable")}
        text={t(account.isDisabled ? "account.disabledText" : "accountPage.disableText")}
      >
        <Button pending={isTurning} onClick={() => void turn()}>
          {t(account.isDisabled ? "account.enable" : "account.disable")}
        </Button>
      </Act>
      <Act title={t("account.delete")} text={t("account.deleteText")}>
        <Button variant="danger-quiet" onClick={() => open({ kind: "delete-account", accountId: account.id })}>
          {t("account.delete")}
        </Button>
      </Act>
    </Card>
  );
}

function Restore() {
  const { account } = useAccountPage().desk;
  const { run, failure, isRunning } = useAction(restoreServiceAccountAction);

  async function restore() {
    if ((await run({ id: account.id })) === null) return;
    toast.success(t("account.restored", { account: account.name }));
  }

  return (
    <Card aria-label={t("accountPage.tab.danger")}>
      <Act title={t("accountPage.restore")} text={t("account.restoreText")} failure={failure?.message}>
        <Button pending={isRunning} onClick={() => void restore()}>
          {t("account.restore")}
        </Button>
      </Act>
    </Card>
  );
}

type ActProps = { title: string; text: string; failure?: string | undefined; children: ReactNode };

function Act({ title, text, failure, children }: ActProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-medium">{title}</h2>
        <p className="max-w-[68ch] text-soft">{text}</p>
        {failure && (
          <p role="alert" className="mt-1 text-sm text-danger">
            {failure}
          </p>
        )}
      </div>
      {children}
    </div>
  );
}
