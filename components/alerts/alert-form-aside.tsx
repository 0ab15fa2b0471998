"use client";

import { Play, X } from "lucide-react";
import Link from "next/link";
import { Button, buttonLook } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import type { Failure } from "@/components/ui/use-action";
import type { AlertWire } from "@/lib/alerts/serialize";
import { t } from "@/lib/i18n/t";
import { AlertConflict } from "./alert-conflict";
import { type AlertDraft, draftProblems, measuringOf } from "./alert-draft";
import { conditionText } from "./condition-text";
import { durationText, secondsOf } from "./duration";
import { TrialResult } from "./trial-result";
import type { useTrial } from "./use-trial";

type Props = {
  draft: AlertDraft;
  alert: AlertWire | null;
  trial: ReturnType<typeof useTrial>;
  failure: Failure | null;
  isSaving: boolean;
  onTry: () => void;
  onOverwrite: () => void;
  onReload: () => void;
};

/** The alert in sentences, a trial of it, and the way to keep it. */
export function AlertFormAside({ draft, alert, trial, failure, isSaving, onTry, onOverwrite, onReload }: Props) {
  return (
    <Card className="flex flex-col gap-4 p-4 lg:sticky lg:top-4">
      <Summary draft={draft} />
      <div className="flex flex-col gap-2 border-t pt-4">
        <div className="flex flex-wrap gap-2">
          <Button
            pending={trial.isRunning}
            icon={<Play aria-hidden className="size-3.5" />}
            onClick={onTry}
            className="flex-1"
          >
            {t("alert.test")}
          </Button>
          {trial.isRunning && (
            <Button icon={<X aria-hidden className="size-3.5" />} onClick={trial.cancel}>
              {t("action.cancel")}
            </Button>
          )}
        </div>
        {!trial.answer && !trial.isRunning && <p className="text-sm text-soft">{t("alert.testText")}</p>}
        <TrialResult answer={trial.answer} isRunning={trial.isRunning} />
      </div>
      {failure?.code === "conflict" && alert ? (
        <AlertConflict
          alertId={alert.id}
          seen={alert.updated_at}
          isRunning={isSaving}
          onOverwrite={onOverwrite}
          onReload={onReload}
        />
      ) : (
        failure && (
          <Notice tone="danger" role="alert">
            {failure.message}
          </Notice>
        )
      )}
      <div className="flex gap-2 border-t pt-4">
        <Button type="submit" variant="primary" pending={isSaving} className="flex-1">
          {t(alert ? "action.save" : "alert.create")}
        </Button>
        <Link href={alert ? `/alerts/${alert.id}` : "/alerts"} className={buttonLook()}>
          {t("action.cancel")}
        </Link>
      </div>
    </Card>
  );
}

/** What the draft comes to; nothing about parts that can't be read yet. */
function Summary({ draft }: { draft: AlertDraft }) {
  const { threshold, lookback, frequency } = draftProblems(draft, null);
  const seconds = secondsOf(draft.frequency);
  const webhooks = draft.webhooks.split("\n").filter((line) => line.trim() !== "").length;
  const told = [
    draft.recipientIds.length > 0 && t("alert.sumPeople", { count: draft.recipientIds.length }),
    webhooks > 0 && t("alert.sumWebhooks", { count: webhooks }),
  ].filter((part) => part !== false);
  return (
    <div aria-live="polite" className="flex flex-col gap-1">
      <p className="font-medium wrap-anywhere">{draft.name.trim() || t("alert.sumUnnamed")}</p>
      {!threshold && !lookback && <p className="text-soft">{conditionText(measuringOf(draft))}.</p>}
      {!frequency && seconds !== null && (
        <p className="text-soft">
          {t(draft.isActive ? "alert.sumEvery" : "alert.isOff", { time: durationText(seconds) })}
        </p>
      )}
      <p className="text-soft">
        {told.length > 0 ? t("alert.sumTold", { who: told.join(", ") }) : t("alert.nobodyTold")}
      </p>
    </div>
  );
}
