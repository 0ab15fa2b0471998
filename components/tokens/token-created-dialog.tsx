"use client";

import { useRef, useState } from "react";
import { HandOffPanel } from "@/components/hand-offs/hand-off-panel";
import { AlertDialogPanel } from "@/components/ui/alert-dialog-panel";
import { Button } from "@/components/ui/button";
import type { Membership } from "@/lib/effective-access/preview";
import { t } from "@/lib/i18n/t";
import type { MintedToken } from "@/lib/tokens/serialize";
import { FirstUse } from "./first-use";
import { TokenUse } from "./token-use";
import { TokenValue } from "./token-value";
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
  const { pulse, expectLink } = usePulse(verbs.watch, account.id, minted.row.id);
  const [holds, setHolds] = useState(0);
  const copy = useRef<HTMLButtonElement>(null);
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
      <div className="mt-4">
        <TokenValue value={minted.token} name={minted.row.name} publicUrl={publicUrl} copy={copy} />
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
            onMade={expectLink}
          />
        )}
      </div>
      <TokenUse minted={minted} teams={account.teams} publicUrl={publicUrl} />
    </AlertDialogPanel>
  );
}
