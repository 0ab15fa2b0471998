"use client";

import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { narrowTokenAction } from "@/lib/token-usage/actions";
import type { UseOfToken } from "@/lib/token-usage/judge";
import type { MintedToken, TokenRow } from "@/lib/tokens/serialize";
import { DEFAULT_OVERLAP, type Overlap, OverlapField } from "./overlap-field";

/** Below this many days somebody should think of what is done once a month. */
const YOUNG_DAYS = 30;
type Props = {
  accountId: number;
  token: TokenRow & { use: UseOfToken };
  onClose: () => void;
  onNarrowed: (minted: MintedToken) => void;
};

/** Shows which scopes a narrower token keeps and which it loses, then hands the new one over to be shown. */
export function NarrowTokenDialog({ accountId, token, onClose, onNarrowed }: Props) {
  const [overlap, setOverlap] = useState<Overlap>(DEFAULT_OVERLAP);
  const { run, failure, isRunning } = useAction(narrowTokenAction);
  const { granted, used, unused, observedDays } = token.use;

  async function narrow() {
    const done = await run({ accountId, tokenId: token.id, scopes: [...used], overlapSeconds: overlap });
    if (done !== null) onNarrowed(done.data);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("narrow.title", { name: token.name })}
      description={t("narrow.text", { count: observedDays, granted, used: used.length })}
      footer={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button variant="primary" pending={isRunning} onClick={() => void narrow()}>
            {t("narrow.run")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ScopeList title={t("narrow.kept")} scopes={used} tone="ok" />
        <ScopeList title={t("narrow.dropped")} scopes={unused} tone="outline" />
        {observedDays < YOUNG_DAYS && <Notice>{t("narrow.young")}</Notice>}
        <OverlapField value={overlap} onValueChange={setOverlap} />
        {failure && (
          <Notice tone="danger" role="alert">
            {failure.message}
          </Notice>
        )}
      </div>
    </Dialog>
  );
}

function ScopeList({ title, scopes, tone }: { title: string; scopes: readonly string[]; tone: "ok" | "outline" }) {
  return (
    <div>
      <p className="font-medium">{title}</p>
      <ul className="mt-1.5 flex flex-wrap gap-1.5">
        {scopes.map((scope) => (
          <li key={scope} className="min-w-0">
            <Badge tone={tone} mono>
              {scope}
            </Badge>
          </li>
        ))}
      </ul>
    </div>
  );
}
