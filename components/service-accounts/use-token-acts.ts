"use client";

import { useMemo } from "react";
import type { TokenActs } from "@/components/tokens/token-table";
import { toast } from "@/components/ui/toast";
import { t } from "@/lib/i18n/t";
import { switchServiceAccountAction } from "@/lib/service-accounts/actions";
import { switchTokenAction } from "@/lib/tokens/actions";
import type { TokenRow } from "@/lib/tokens/serialize";
import type { OpenDialog } from "./account-dialogs";

const lost = () => ({ ok: false, message: t("error.lost") }) as const;

/** What can be done with the tokens of an account: questions are asked in dialogs, switches are turned at once. */
export const tokenActs = (accountId: number, open: (dialog: OpenDialog) => void) =>
  ({
    onRevoke: ({ id }: TokenRow) => open({ kind: "revoke-token", accountId, tokenId: id }),
    onRotate: ({ id }: TokenRow) => open({ kind: "rotate-token", accountId, tokenId: id }),
    onNarrow: ({ id }: TokenRow) => open({ kind: "narrow-token", accountId, tokenId: id }),
    onSwitch: async ({ id, name, state }: TokenRow) => {
      const isDisabled = state !== "disabled";
      const result = await switchTokenAction({ accountId, tokenId: id, isDisabled }).catch(lost);
      if (!result.ok) toast.error(result.message);
      else toast.success(t(isDisabled ? "switch.disabled" : "switch.enabled", { name }));
    },
  }) satisfies TokenActs;

/** The same, unchanged from one drawing to the next, as a table wants it. */
export function useTokenActs(accountId: number, open: (dialog: OpenDialog) => void): TokenActs {
  return useMemo(() => tokenActs(accountId, open), [accountId, open]);
}

/** Switches an account off, or on again, and says so. */
export async function turnAccount(account: { id: number; name: string; isDisabled: boolean }): Promise<void> {
  const isDisabled = !account.isDisabled;
  const result = await switchServiceAccountAction({ id: account.id, isDisabled }).catch(lost);
  if (!result.ok) toast.error(result.message);
  else toast.success(t(isDisabled ? "account.nowDisabled" : "account.nowEnabled", { account: account.name }));
}
