"use client";

import { useMemo } from "react";
import type { TokenActs } from "@/components/tokens/token-table";
import type { OpenDialog } from "./account-dialogs";
import { turnToken } from "./turn";

/** What can be done with the tokens of an account: questions are asked in dialogs, switches are turned at once. */
export function useTokenActs(accountId: number, open: (dialog: OpenDialog) => void): TokenActs {
  return useMemo(
    () => ({
      onRevoke: ({ id }) => open({ kind: "revoke-token", accountId, tokenId: id }),
      onRotate: ({ id }) => open({ kind: "rotate-token", accountId, tokenId: id }),
      onNarrow: ({ id }) => open({ kind: "narrow-token", accountId, tokenId: id }),
      onSwitch: (token) => void turnToken(accountId, token),
    }),
    [accountId, open],
  );
}
