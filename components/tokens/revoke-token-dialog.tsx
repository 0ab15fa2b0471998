"use client";

import { useEffect, useRef, useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { clockTime } from "@/lib/i18n/dates";
import { list, t } from "@/lib/i18n/t";
import type { RecentUse } from "@/lib/token-usage/recent";
import type { TokenRow } from "@/lib/tokens/serialize";
import { LastUsed } from "./last-used";
import { ACCOUNT_VERBS, type TokenVerbs } from "./token-verbs";

/** Characters of a reason (lib/tokens/schema). */
const REASON_MAX = 500;

type Props = {
  open: boolean;
  accountId: number;
  accountName: string;
  token: TokenRow;
  verbs?: TokenVerbs;
  /** What can be done in place of revoking; left out where it can't. */
  onDisable?: (() => void) | undefined;
  onRotate?: (() => void) | undefined;
  onClose: () => void;
};

/** Asks before a token ends for good, and tells what depends on it. Keeping it has focus first. */
export function RevokeTokenDialog(props: Props) {
  const { open, accountId, accountName, token, verbs = ACCOUNT_VERBS, onDisable, onRotate, onClose } = props;
  const keep = useRef<HTMLButtonElement>(null);
  const { run, failure, isRunning } = useAction(verbs.revoke);
  const [reason, setReason] = useState("");
  const [revokedAt, setRevokedAt] = useState<string | null>(null);
  const close = useRef(onClose);
  close.current = onClose;

  // The list behind is drawn anew after the answer. Only then is the token's row where it stays, for focus to go there.
  const isShown = revokedAt !== null && token.state === "revoked";
  useEffect(() => {
    if (isShown) close.current();
  }, [isShown]);

  async function revoke() {
    const done = await run({ accountId, tokenId: token.id, reason });
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
        {verbs.recentUse && <Impact read={verbs.recentUse} accountId={accountId} tokenId={token.id} />}
      </dl>
      <div className="mt-3">
        <Field label={t("revoke.why")}>
          <Input
            value={reason}
            maxLength={REASON_MAX}
            autoComplete="off"
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
      </div>
      {revokedAt === null && (onDisable || onRotate) && (
        <p className="mt-3 flex flex-wrap items-center gap-2">
          <span className="text-soft">{t("revoke.instead")}</span>
          {onRotate && (
            <Button size="sm" onClick={onRotate}>
              {t("revoke.rotate")}
            </Button>
          )}
          {onDisable && (
            <Button size="sm" onClick={onDisable}>
              {t("revoke.disable")}
            </Button>
          )}
        </p>
      )}
      {failure && (
        <Notice tone="danger" role="alert" className="mt-3">
          {failure.message}
        </Notice>
      )}
    </AlertDialog>
  );
}

type ImpactProps = { read: NonNullable<TokenVerbs["recentUse"]>; accountId: number; tokenId: number };

/** What stops: the calls of the last day, from where and by what; nothing while that isn't known. */
function Impact({ read, accountId, tokenId }: ImpactProps) {
  const [use, setUse] = useState<RecentUse | null>(null);
  useEffect(() => {
    let isOver = false;
    read({ accountId, tokenId }).then(
      (answer) => answer.ok && !isOver && setUse(answer.data),
      // Revoking must not wait for a log; the line is left out.
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [read, accountId, tokenId]);
  if (!use) return null;
  const addresses = use.addresses.filter(Boolean);
  const agents = use.agents.filter(Boolean);
  return (
    <>
      <dt className="text-soft">{t("revoke.calls")}</dt>
      <dd className="wrap-anywhere">
        {use.calls === 0 ? t("revoke.noCalls") : t("revoke.callsTold", { count: use.calls })}
        {addresses.length > 0 && ` ${t("revoke.addresses", { addresses: list(addresses) })}`}
        {agents.length > 0 && ` ${t("revoke.agents", { agents: list(agents) })}`}
      </dd>
    </>
  );
}
