"use client";

import { useEffect, useRef, useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { clockTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";
import { LastUsed } from "./last-used";
import { ACCOUNT_VERBS, type TokenVerbs } from "./token-verbs";

type Props = {
  open: boolean;
  accountId: number;
  accountName: string;
  token: TokenRow;
  verbs?: TokenVerbs;
  onClose: () => void;
};

/** Asks before a token ends for good, and tells what depends on it. Keeping it has focus first. */
export function RevokeTokenDialog({ open, accountId, accountName, token, verbs = ACCOUNT_VERBS, onClose }: Props) {
  const keep = useRef<HTMLButtonElement>(null);
  const { run, failure, isRunning } = useAction(verbs.revoke);
  const [revokedAt, setRevokedAt] = useState<string | null>(null);
  const close = useRef(onClose);
  close.current = onClose;

  // The list behind is drawn anew after the answer. Only then is the token's row where it stays, for focus to go there.
  const isShown = revokedAt !== null && token.state === "revoked";
  useEffect(() => {
    if (isShown) close.current();
  }, [isShown]);

  async function revoke() {
    const done = await run({ accountId, tokenId: token.id });
    if (done === null) return;
    setRevokedAt(done.data.revokedAt);
    toast.success(t("revoke.done", { name: token.name }), {
      description: t("revoke.since", { time: clockTime(new Date(done.data.revokedAt)) }),
    });
  }

  return (
    <AlertDialog
      open={open}
      onEscape={() => isRunning || onClose()}
      title={t("revoke.title", { name: token.name })}
      description={t("revoke.text")}
      initialFocus={keep}
      finalFocus={() => document.querySelector<HTMLElement>(`[data-row="token-${token.id}"]`)}
      footer={
        <>
          <Button ref={keep} onClick={onClose}>
            {revokedAt === null ? t("revoke.keep") : t("action.close")}
          </Button>
          <Button variant="danger" pending={isRunning || revokedAt !== null} onClick={() => void revoke()}>
            {t("token.revoke")}
          </Button>
        </>
      }
    >
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 rounded-md border bg-sunken px-3 py-2.5">
        <dt className="text-soft">{t("token.account")}</dt>
        <dd className="wrap-anywhere">{accountName}</dd>
        <dt className="text-soft">{t("token.value")}</dt>
        <dd className="font-mono text-sm">
          {token.prefix.replace(/(\.{3}|…)$/, "")}…{token.lastFour}
        </dd>
        <dt className="text-soft">{t("token.column.used")}</dt>
        <dd>
          <LastUsed token={token} />
        </dd>
      </dl>
      {failure && (
        <Notice tone="danger" role="alert" className="mt-3">
          {failure.message}
        </Notice>
      )}
    </AlertDialog>
  );
}
