"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { rotateTokenAction } from "@/lib/tokens/actions";
import type { MintedToken, TokenRow } from "@/lib/tokens/serialize";

const OPTIONS = ["0", "3600", "86400", "604800"] as const;
type Props = { accountId: number; token: TokenRow; onClose: () => void; onRotated: (minted: MintedToken) => void };

/** Asks how long the old secret works on, then hands the new one over to be shown. */
export function RotateTokenDialog({ accountId, token, onClose, onRotated }: Props) {
  const [overlap, setOverlap] = useState<(typeof OPTIONS)[number]>("86400");
  const { run, failure, isRunning } = useAction(rotateTokenAction);

  async function rotate() {
    const overlapSeconds = Number(overlap) as 0 | 3_600 | 86_400 | 604_800;
    const done = await run({ accountId, tokenId: token.id, overlapSeconds });
    if (done !== null) onRotated(done.data);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("rotate.title", { name: token.name })}
      description={t("rotate.text")}
      footer={
        <>
          <Button onClick={onClose}>{t("action.cancel")}</Button>
          <Button variant="primary" pending={isRunning} onClick={() => void rotate()}>
            {t("rotate.run")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-1.5">
        <p className="font-medium">{t("rotate.overlap")}</p>
        <Segmented
          label={t("rotate.overlap")}
          value={overlap}
          onValueChange={setOverlap}
          options={OPTIONS.map((value) => ({ value, label: t(`rotate.option.${value}`) }))}
        />
        <Notice tone={overlap === "0" ? "warn" : "info"}>
          {t(overlap === "0" ? "rotate.atOnce" : "rotate.later")}
        </Notice>
      </div>
      {failure && (
        <Notice tone="danger" role="alert" className="mt-3">
          {failure.message}
        </Notice>
      )}
    </Dialog>
  );
}
