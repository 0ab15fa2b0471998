"use client";

import { useMemo } from "react";
import type { TokenActs } from "@/components/tokens/token-table";
import { toast } from "@/components/ui/toast";
import { t } from "@/lib/i18n/t";
import { switchServiceAccountAction } from "@/lib/service-accounts/actions";
import { switchTokenAction } from "@/lib/tokens/actions";
import type { OpenDialog } from "./account-dialogs";

const lost = () => ({ ok: false, message: t("error.lost") }) as const;

/** What can be done with the tokens of an account: questions are asked in dialogs, switches are turned at once. */
export function useTokenActs(accountId: number, open: (dialog: OpenDialog) => void): TokenActs {
  return useMemo(
    () => ({
      onRevoke: ({ id }) => open({ kind: "revoke-token", accountId, tokenId: id }),
      onRotate: ({ id }) => open({ kind: "rotate-token", accountId, tokenId: id }),
      onNarrow: ({ id }) => open({ kind: "narrow-token", accountId, tokenId: id }),
      onSwitch: async ({ id, name, state }) => {
        const isDisabled = state !== "disabled";
        const result = await switchTokenAction({ accountId, tokenId: id, isDisabled }).catch(lost);
        if (!result.ok) toast.error(result.message);
        else toast.success(t(isDisabled ? "switch.disabled" : "switch.enabled", { name }));
      },
    }),
    [accountId, open],
  );
}

/** Switches an account off, or on again, and says so. */
export async function turnAccount(account: { id: number; name: string; isDisabled: boolean }): Promise<void> {
  const isDisabled = !account.isDisabled;
  const result = await switchServiceAccountAction({ id: account.id, isDisabled }).catch(lost);
  if (!result.ok) toast.error(result.message);
  else toast.success(t(isDisabled ? "account.nowDisabled" : "account.nowEnabled", { account: account.name }));
}
