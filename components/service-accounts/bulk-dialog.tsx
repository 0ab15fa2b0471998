"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ConfirmByName } from "@/components/ui/confirm-by-name";
import { Notice } from "@/components/ui/notice";
import { QuestionDialog } from "@/components/ui/question-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { clockTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";
import { foreseeImpactAction, revokeTokensAction, switchTokensAction } from "@/lib/service-tokens/actions";
import type { Impact } from "@/lib/tokens/impact";
import { toastWithUndo } from "./undo-toast";

export type Act = "revoke" | "disable";

type Props = {
  act: Act;
  ids: readonly number[];
  /** Goes over to disabling, from the question about revoking. */
  onInstead: () => void;
  onDone: () => void;
  onClose: () => void;
};

/** Looks at what depends on the chosen tokens, tells it, and asks. Revoking takes its words typed; disabling has an undo. */
export function BulkDialog({ act, ids, onInstead, onDone, onClose }: Props) {
  const [impact, setImpact] = useState<Impact | null>(null);
  const { run, failure } = useAction(foreseeImpactAction);
  const look = useRef(() => run({ ids: [...ids] }));
  useEffect(() => {
    let isGone = false;
    void look.current().then((told) => {
      if (told && !isGone) setImpact(told.data);
    });
    return () => {
      isGone = true;
    };
  }, []);

  const meant = impact && (act === "revoke" ? impact.revocable : impact.live);
  if (!impact || !meant || meant.length === 0) {
    return (
      <Waiting
        act={act}
        count={ids.length}
        failure={failure?.message ?? null}
        isNone={meant !== null}
        onClose={onClose}
      />
    );
  }
  const props = { ids: meant, left: ids.length - meant.length, impact, onDone, onClose };
  return act === "revoke" ? <Revoke {...props} onInstead={onInstead} /> : <Disable {...props} />;
}

const title = (act: Act, count: number) => t(act === "revoke" ? "bulk.revokeTitle" : "bulk.disableTitle", { count });

type WaitingProps = { act: Act; count: number; failure: string | null; isNone: boolean; onClose: () => void };

function Waiting({ act, count, failure, isNone, onClose }: WaitingProps) {
  const close = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog
      open
      onEscape={onClose}
      title={title(act, count)}
      description={isNone || failure ? "" : t("bulk.reading")}
      initialFocus={close}
      footer={
        <Button ref={close} onClick={onClose}>
          {t("action.close")}
        </Button>
      }
    >
      {failure && (
        <Notice tone="danger" role="alert">
          {failure}
        </Notice>
      )}
      {isNone && <p>{t(act === "revoke" ? "bulk.noneRevoke" : "bulk.noneDisable")}</p>}
    </AlertDialog>
  );
}

type AskProps = { ids: number[]; left: number; impact: Impact; onDone: () => void; onClose: () => void };

function Revoke({ ids, left, impact, onInstead, onDone, onClose }: AskProps & { onInstead: () => void }) {
  const { run, failure, isRunning } = useAction(revokeTokensAction);
  const count = ids.length;

  async function revoke() {
    const done = await run({ ids });
    if (!done) return;
    const { revokedAt } = done.data;
    toast.success(t("bulk.revoked", { count: done.data.count }), {
      description: revokedAt ? t("bulk.since", { time: clockTime(new Date(revokedAt)) }) : undefined,
    });
    onDone();
  }

  return (
    <ConfirmByName
      title={title("revoke", count)}
      description={t("bulk.revokeText")}
      name={t("bulk.revokeName", { count })}
      confirmLabel={t("bulk.revokeConfirm", { count })}
      failure={failure?.message}
      isRunning={isRunning}
      onConfirm={() => void revoke()}
      onClose={onClose}
    >
      <ImpactList impact={impact}>
        {impact.descendants > 0 && <li>{t("bulk.impactDescendants", { count: impact.descendants })}</li>}
        {left > 0 && <li>{t("bulk.left", { count: left })}</li>}
      </ImpactList>
      {impact.live.length > 0 && (
        <Button size="sm" className="mt-2" onClick={onInstead}>
          {t("bulk.instead")}
        </Button>
      )}
    </ConfirmByName>
  );
}

function Disable({ ids, left, impact, onDone, onClose }: AskProps) {
  const { run, failure, isRunning } = useAction(switchTokensAction);
  const count = ids.length;

  async function disable() {
    const done = await run({ ids, isDisabled: true });
    if (!done) return;
    const { changed, at } = done.data;
    onDone();
    if (changed.length === 0) return;
    toastWithUndo(t("bulk.disabled", { count: changed.length }), {
      description: t("bulk.since", { time: clockTime(new Date(at)) }),
      undo: () => switchTokensAction({ ids: changed, isDisabled: false }),
      undone: (back) => t("bulk.enabled", { count: back.changed.length }),
    });
  }

  return (
    <QuestionDialog
      title={title("disable", count)}
      description={t("bulk.disableText")}
      tone="primary"
      confirm={t("bulk.disableConfirm", { count })}
      failure={failure}
      isRunning={isRunning}
      onConfirm={() => void disable()}
      onClose={onClose}
    >
      <Notice tone="warn" className="mt-4">
        <ImpactList impact={impact}>{left > 0 && <li>{t("bulk.leftDisable", { count: left })}</li>}</ImpactList>
      </Notice>
    </QuestionDialog>
  );
}

/** What depends on the tokens: whose they are, which are in use, and what falls with them. */
function ImpactList({ impact, children }: { impact: Impact; children: ReactNode }) {
  const { accounts, used, usedLately, calls } = impact;
  return (
    <ul className="flex list-disc flex-col gap-1 pl-4">
      <li>{t("bulk.impactAccounts", { count: accounts })}</li>
      {used === 0 ? (
        <li>{t("bulk.impactUnused")}</li>
      ) : (
        <li>
          {t("bulk.impactUsed", { count: used })}
          <ul className="mt-0.5 flex flex-col">
            {usedLately.map(({ id, account, name, lastUsedAt }) => (
              <li key={id} className="wrap-anywhere">
                <span className="font-medium text-ink">{name}</span> · {account} · <RelativeTime at={lastUsedAt} />
              </li>
            ))}
            {used > usedLately.length && <li>{t("row.moreSources", { count: used - usedLately.length })}</li>}
          </ul>
          {calls !== null && calls > 0 && t("bulk.impactCalls", { count: calls })}
        </li>
      )}
      {children}
    </ul>
  );
}
