"use client";

import { useRef } from "react";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { RelativeTime } from "@/components/ui/relative-time";
import { useAction } from "@/components/ui/use-action";
import { list, t } from "@/lib/i18n/t";
import { deleteServiceAccountAction, restoreServiceAccountAction } from "@/lib/service-accounts/actions";
import type { AccountCard } from "@/lib/service-accounts/serialize";
import type { ListedAccount } from "@/lib/service-tokens/serialize";
import { isLive, latestUse } from "@/lib/tokens/state";
import { toastWithUndo } from "./undo-toast";

type Props = {
  /** `totals` come with an account that has the first of its tokens alone. */
  account: AccountCard & Partial<Pick<ListedAccount, "totals">>;
  onClose: () => void;
};

/** Tells what goes with an account, and asks for its name before it goes. */
export function DeleteAccountDialog({ account, onClose }: Props) {
  const { run, failure, isRunning } = useAction(deleteServiceAccountAction);
  const deleted = useRef(false);
  const live = account.totals?.live ?? account.tokens.filter(isLive).length;
  const used = account.totals?.lastUsedAt ?? latestUse(account.tokens);

  async function remove() {
    if ((await run({ id: account.id })) === null) return;
    deleted.current = true;
    const { id, name } = account;
    toastWithUndo(t("account.deleted", { name }), {
      undo: () => restoreServiceAccountAction({ id }),
      undone: () => t("account.restored", { account: name }),
    });
    onClose();
  }

  return (
    <ConfirmByName
      title={t("account.deleteTitle", { account: account.name })}
      description={t("account.deleteText")}
      name={account.name}
      confirmLabel={t("account.delete")}
      failure={failure?.message}
      isRunning={isRunning}
      onConfirm={() => void remove()}
      onClose={onClose}
      finalFocus={() => (deleted.current ? document.getElementById("create-account-button") : null)}
    >
      <ul className="flex list-disc flex-col gap-1 pl-5">
        <li>{t("account.impactTokens", { count: live })}</li>
        <li>
          {t("account.impactTeams", { count: account.teams.length })}
          {account.teams.length > 0 && `: ${list(account.teams.map((team) => team.name))}`}
        </li>
        <li>
          {t("token.column.used")}: {used ? <RelativeTime at={used} /> : t("token.neverUsed")}
        </li>
      </ul>
    </ConfirmByName>
  );
}
