"use client";

import { useMemo } from "react";
import type { TokenActs } from "@/components/tokens/token-columns";
import type { TokenRow } from "@/lib/tokens/serialize";
import type { OpenDialog } from "./account-dialogs";
import { turnToken } from "./turn";

/** What can be done with the tokens of an account: questions are asked in dialogs, switches are turned at once. */
export const tokenActs = (accountId: number, open: (dialog: OpenDialog) => void) =>
  ({
    onRevoke: ({ id }: TokenRow) => open({ kind: "revoke-token", accountId, tokenId: id }),
    onRotate: ({ id }: TokenRow) => open({ kind: "rotate-token", accountId, tokenId: id }),
    onNarrow: ({ id }: TokenRow) => open({ kind: "narrow-token", accountId, tokenId: id }),
    onSwitch: (token: TokenRow) => void turnToken(accountId, token),
  }) satisfies TokenActs;

/** The same, unchanged from one drawing to the next, as a table wants it. */
export function useTokenActs(accountId: number, open: (dialog: OpenDialog) => void): TokenActs {
  return useMemo(() => tokenActs(accountId, open), [accountId, open]);
}
