"use client";

import { createContext, useContext } from "react";
import type { AccountDesk } from "@/lib/service-accounts/account-page";
import type { OpenDialog } from "./account-dialogs";

/** What the parts of an account's page share: the account, and the dialog that they open over it. */
type Shared = { desk: AccountDesk; open: (dialog: OpenDialog) => void };

export const AccountContext = createContext<Shared | null>(null);

/** The account of the page. */
export function useAccountPage(): Shared {
  const shared = useContext(AccountContext);
  if (!shared) throw new Error("There is no account's page around this");
  return shared;
}
