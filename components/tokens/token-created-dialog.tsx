"use client";

import { Download, Eye, EyeOff } from "lucide-react";
import { useRef, useState } from "react";
import type { Membership } from "@/components/access/effective-access";
import { HandOffPanel } from "@/components/hand-offs/hand-off-panel";
import { AlertDialogPanel } from "@/components/ui/alert-dialog-panel";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { t } from "@/lib/i18n/t";
import type { MintedToken } from "@/lib/tokens/serialize";
import { FirstUse } from "./first-use";
import { envFileOf, masked, saveText } from "./token-text";
import { TokenUse } from "./token-use";
import { ACCOUNT_VERBS, type TokenVerbs } from "./token-verbs";
import { useHeldPage } from "./use-held-page";
import { usePulse } from "./use-pulse";

type Props = {
  minted: MintedToken;
  account: { id: number; name: string; teams: readonly Membership[] };
  publicUrl: string;
  verbs?: TokenVerbs;
  onStored: () => void;
};

/** The one moment in which a token can be read. Nothing but its own button ends it. */
export function TokenCreatedDialog({ minted, account, publicUrl, verbs = ACCOUNT_VERBS, onStored }: Props) {
  const pulse = usePulse(verbs.watch, account.id, minted.row.id);
  const [isRevealed, setRevealed] = useState(false);
  const [holds, setHolds] = useState(0);
  const copy = useRef<HTMLButtonElement>(null);
  const secret = useRef<HTMLElement>(null);
  const held = () => setHolds((count) => count + 1);
  useHeldPage(true, held);

  return (
    <AlertDialogPanel
      open
      onHeld={held}
      size="lg"
      title={t("created.title", { name: minted.row.name })}
      description={t("created.text")}
      initialFocus={copy}
      footer={
        <>
          {/* The key makes a second press of Escape be told again. */}
          <p key={holds} role="status" className="mr-auto min-w-0 flex-1 basis-48 text-sm text-warn">
            {holds > 0 && t("created.held")}
          </p>
          <Button variant="primary" onClick={onStored}>
            {t("created.stored")}
          </Button>
        </>
      }
    >
      <div className="mt-4 rounded-md border border-accent-line bg-accent-soft">
        <output aria-label={t("created.value")} className="block px-3 py-3">
          <code ref={secret} translate="no" className="font-mono text-md wrap-anywhere select-all">
            {isRevealed ? minted.token : masked(minted.token)}
          </code>
        </output>
        <div className="flex flex-wrap items-center gap-2 border-t border-accent-line px-3 py-2">
          <CopyButton
            ref={copy}
            variant="primary"
            text={minted.token}
            what={t("created.what")}
            source={secret}
            onManual={() => setRevealed(true)}
          />
          <Button
            size="sm"
            aria-pressed={isRevealed}
            icon={isRevealed ? <EyeOff aria-hidden className="size-3.5" /> : <Eye aria-hidden className="size-3.5" />}
            onClick={() => setRevealed(!isRevealed)}
          >
            {t("created.reveal")}
          </Button>
          <Button
            size="sm"
            icon={<Download aria-hidden className="size-3.5" />}
            onClick={() => saveText(`${minted.row.name}.env`, envFileOf(minted.token, publicUrl))}
          >
            {t("created.download")}
          </Button>
        </div>
      </div>
      <div className="mt-3 flex flex-col gap-3">
        <FirstUse pulse={pulse} />
        {verbs.canHandOff && (
          <HandOffPanel
            token={minted.token}
            tokenId={minted.row.id}
            accountId={account.id}
            publicUrl={publicUrl}
            state={pulse?.handOff ?? null}
          />
        )}
      </div>
      <TokenUse minted={minted} teams={account.teams} publicUrl={publicUrl} />
    </AlertDialogPanel>
  );
}
