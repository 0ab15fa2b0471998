"use client";

import { Undo2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { restoreServiceAccountAction } from "@/lib/service-accounts/actions";
import type { DeletedAccount } from "@/lib/service-accounts/serialize";

type Props = { deleted: readonly DeletedAccount[]; query: string; onShowAll: () => void };

/** Accounts whose deletion can still be undone. */
export function DeletedAccounts({ deleted, query, onShowAll }: Props) {
  const wanted = query.trim().toLowerCase();
  const shown = deleted.filter(({ name }) => name.toLowerCase().includes(wanted));
  if (shown.length === 0) {
    return (
      <EmptyState
        title={t(deleted.length === 0 ? "accounts.noneDeleted" : "accounts.noneMatch")}
        actions={wanted !== "" && <Button onClick={onShowAll}>{t("action.clearFilters")}</Button>}
      />
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-soft">{t("account.restoreText")}</p>
      <Card>
        <ul aria-label={t("account.deletedList")} className="divide-y">
          {shown.map((account) => (
            <DeletedRow key={account.id} account={account} />
          ))}
        </ul>
      </Card>
    </div>
  );
}

function DeletedRow({ account: { id, name, deletedAt, purgedAt } }: { account: DeletedAccount }) {
  const { run, failure, isRunning } = useAction(restoreServiceAccountAction);

  async function restore() {
    if ((await run({ id })) === null) return;
    toast.success(t("account.restored", { account: name }));
    // The row and its button are gone by now.
    document.getElementById("create-account-button")?.focus();
  }

  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className="text-sm text-soft">
          {t("account.deletedOn")} <RelativeTime at={deletedAt} /> · {t("account.removedOn")}{" "}
          <RelativeTime at={purgedAt} />
        </p>
        {failure && (
          <p role="alert" className="mt-1 text-sm text-danger">
            {failure.message}
          </p>
        )}
      </div>
      <Button
        size="sm"
        pending={isRunning}
        icon={<Undo2 aria-hidden className="size-3.5" />}
        aria-label={t("account.restoreNamed", { account: name })}
        onClick={() => void restore()}
      >
        {t("account.restore")}
      </Button>
    </li>
  );
}
