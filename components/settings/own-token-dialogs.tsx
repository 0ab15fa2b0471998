"use client";

import { CreateTokenDialog } from "@/components/tokens/create-token-dialog";
import { RevokeTokenDialog } from "@/components/tokens/revoke-token-dialog";
import { RotateTokenDialog } from "@/components/tokens/rotate-token-dialog";
import { TokenCreatedDialog } from "@/components/tokens/token-created-dialog";
import type { TokenDraft } from "@/components/tokens/token-draft";
import { OWN_VERBS } from "@/components/tokens/token-verbs";
import type { TokenOwner } from "@/lib/tokens/loaders";
import type { MintedToken } from "@/lib/tokens/serialize";

/** The dialog that is open over the list; the token that was just made lives nowhere but here. */
export type OwnTokenDialog =
  | { kind: "create"; draft?: TokenDraft }
  | { kind: "revoke" | "rotate"; tokenId: number }
  | { kind: "created"; minted: MintedToken };

type Props = {
  dialog: OwnTokenDialog;
  account: TokenOwner;
  publicUrl: string;
  onOpen: (dialog: OwnTokenDialog) => void;
  onClose: () => void;
};

/** Draws the open dialog of one's own tokens. */
export function OwnTokenDialogs({ dialog, account, publicUrl, onOpen, onClose }: Props) {
  const shown = (minted: MintedToken) => onOpen({ kind: "created", minted });
  if (dialog.kind === "create") {
    return <CreateTokenDialog isOwn account={account} draft={dialog.draft} onClose={onClose} onCreated={shown} />;
  }
  if (dialog.kind === "created") {
    // The list is not read again here: an answer on its way could show a token as alive that was revoked meanwhile.
    return (
      <TokenCreatedDialog
        minted={dialog.minted}
        account={account}
        publicUrl={publicUrl}
        verbs={OWN_VERBS}
        onStored={onClose}
      />
    );
  }
  const token = account.tokens.find((one) => one.id === dialog.tokenId);
  if (!token) return null;
  if (dialog.kind === "rotate") {
    return (
      <RotateTokenDialog accountId={account.id} token={token} verbs={OWN_VERBS} onClose={onClose} onRotated={shown} />
    );
  }
  return (
    <RevokeTokenDialog
      open
      accountId={account.id}
      accountName={account.name}
      token={token}
      verbs={OWN_VERBS}
      onClose={onClose}
    />
  );
}
