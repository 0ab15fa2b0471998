"use client";

import { useState } from "react";
import { SignInAgain } from "@/components/step-up/sign-in-again";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import type { MintedToken, TokenRow } from "@/lib/tokens/serialize";
import { ROTATION_DRAFT } from "./draft-names";
import { DEFAULT_OVERLAP, type Overlap, OverlapField } from "./overlap-field";
import type { RotationDraft } from "./token-draft";
import { ACCOUNT_VERBS, type TokenVerbs } from "./token-verbs";

type Props = {
  accountId: number;
  token: TokenRow;
  verbs?: TokenVerbs;
  onClose: () => void;
  onRotated: (minted: MintedToken) => void;
};

/** Asks how long the old secret works on, then hands the new one over to be shown. */
export function RotateTokenDialog({ accountId, token, verbs = ACCOUNT_VERBS, onClose, onRotated }: Props) {
  const [overlap, setOverlap] = useState<Overlap>(DEFAULT_OVERLAP);
  const { run, failure, isRunning } = useAction(verbs.rotate);

  async function rotate() {
    const done = await run({ accountId, tokenId: token.id, overlapSeconds: overlap });
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
      <OverlapField value={overlap} onValueChange={setOverlap} />
      {failure?.signInAgain && (
        <SignInAgain
          message={failure.message}
          name={ROTATION_DRAFT}
          draft={() => ({ accountId, tokenId: token.id }) satisfies RotationDraft}
        />
      )}
      {failure && !failure.signInAgain && (
        <Notice tone="danger" role="alert" className="mt-3">
          {failure.message}
        </Notice>
      )}
    </Dialog>
  );
}
