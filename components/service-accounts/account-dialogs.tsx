"use client";

import { useRouter } from "next/navigation";
import { CreateTokenDialog } from "@/components/tokens/create-token-dialog";
import { NarrowTokenDialog } from "@/components/tokens/narrow-token-dialog";
import { RevokeTokenDialog } from "@/components/tokens/revoke-token-dialog";
import { RotateTokenDialog } from "@/components/tokens/rotate-token-dialog";
import { TokenCreatedDialog } from "@/components/tokens/token-created-dialog";
import type { TokenDraft } from "@/components/tokens/token-draft";
import type { AccountCard, OwnerChoice } from "@/lib/service-accounts/serialize";
import type { MintedToken } from "@/lib/tokens/serialize";
import { canNarrow, isLive } from "@/lib/tokens/state";
import { CreateAccountDialog } from "./create-account-dialog";
import { DeleteAccountDialog } from "./delete-account-dialog";
import { ManageTeamsDialog, type TeamChoice } from "./manage-teams-dialog";
import { OwnerDialog } from "./owner-dialog";
import { tokenActs } from "./use-token-acts";

/** The dialog that is open over the list; the token that was just made lives nowhere but here. */
export type OpenDialog =
  | { kind: "create-account" }
  | { kind: "manage-teams" | "delete-account" | "set-owner"; accountId: number }
  | { kind: "create-token"; accountId: number; draft?: TokenDraft; isRequest?: boolean }
  | { kind: "revoke-token" | "rotate-token" | "narrow-token"; accountId: number; tokenId: number }
  // The account as it was: the secret must not vanish because the list behind it changed.
  | { kind: "token-created"; account: AccountCard; minted: MintedToken };

type Props = {
  dialog: OpenDialog;
  accounts: readonly AccountCard[];
  teams: readonly TeamChoice[];
  people: readonly OwnerChoice[];
  publicUrl: string;
  onOpen: (dialog: OpenDialog) => void;
  onClose: () => void;
};

/** Draws the open dialog above the list, so that no card's coming and going can close it. */
export function AccountDialogs({ dialog, accounts, teams, people, publicUrl, onOpen, onClose }: Props) {
  const router = useRouter();
  if (dialog.kind === "create-account") {
    return <CreateAccountDialog onClose={onClose} onCreated={onClose} />;
  }
  if (dialog.kind === "token-created") {
    const { account, minted } = dialog;
    const stored = () => {
      onClose();
      // The token may have been tried out by now: the list tells when it was used.
      router.refresh();
    };
    return <TokenCreatedDialog minted={minted} account={account} publicUrl={publicUrl} onStored={stored} />;
  }
  const account = accounts.find((one) => one.id === dialog.accountId);
  if (!account) return null;
  switch (dialog.kind) {
    case "manage-teams":
      return <ManageTeamsDialog account={account} teams={teams} onClose={onClose} />;
    case "create-token":
      return (
        <CreateTokenDialog
          account={account}
          draft={dialog.draft}
          isRequest={dialog.isRequest}
          onClose={onClose}
          onCreated={(minted) => onOpen({ kind: "token-created", account, minted })}
        />
      );
    case "set-owner":
      return <OwnerDialog account={account} people={people} onClose={onClose} />;
    case "delete-account":
      return <DeleteAccountDialog account={account} onClose={onClose} />;
    case "rotate-token": {
      const token = account.tokens.find((one) => one.id === dialog.tokenId);
      if (!token) return null;
      const shown = (minted: MintedToken) => onOpen({ kind: "token-created", account, minted });
      return <RotateTokenDialog accountId={account.id} token={token} onClose={onClose} onRotated={shown} />;
    }
    case "narrow-token": {
      const token = account.tokens.find((one) => one.id === dialog.tokenId);
      if (!token || !canNarrow(token)) return null;
      const shown = (minted: MintedToken) => onOpen({ kind: "token-created", account, minted });
      return <NarrowTokenDialog accountId={account.id} token={token} onClose={onClose} onNarrowed={shown} />;
    }
    case "revoke-token": {
      const token = account.tokens.find((one) => one.id === dialog.tokenId);
      if (!token) return null;
      const { onSwitch } = tokenActs(account.id, onOpen);
      const disable = () => {
        onClose();
        void onSwitch(token);
      };
      const rotate = () => onOpen({ kind: "rotate-token", accountId: account.id, tokenId: token.id });
      return (
        <RevokeTokenDialog
          open
          accountId={account.id}
          accountName={account.name}
          token={token}
          onDisable={token.state === "disabled" ? undefined : disable}
          onRotate={isLive(token) && token.overlapEndsAt === null ? rotate : undefined}
          onClose={onClose}
        />
      );
    }
  }
}
