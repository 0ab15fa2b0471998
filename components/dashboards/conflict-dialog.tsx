"use client";

import { useRef } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DashboardWire } from "@/lib/dashboards/serialize";
import { t } from "@/lib/i18n/t";
import { changesBetween } from "./changes";

/** A dashboard as somebody else has kept it meanwhile, and who that was. */
export type Theirs = { dashboard: DashboardWire; change: { name: string; at: string } | null };
type Props = {
  base: DashboardWire;
  theirs: Theirs;
  isRunning: boolean;
  failure: string | undefined;
  onMine: () => void;
  onTheirs: () => void;
  onClose: () => void;
};

/** Somebody else has changed the dashboard: who, what, and which of the two is to be kept. */
export function ConflictDialog({ base, theirs, isRunning, failure, onMine, onTheirs, onClose }: Props) {
  const safe = useRef<HTMLButtonElement>(null);
  const { dashboard, change } = theirs;
  const told = changesBetween(base, dashboard);
  return (
    <AlertDialog
      open
      size="md"
      initialFocus={safe}
      onEscape={() => isRunning || onClose()}
      title={change ? t("dashboard.conflictBy", { name: change.name }) : t("dashboard.conflict")}
      description={
        <p>
          <RelativeTime at={change?.at ?? dashboard.updated_at} className="font-medium text-ink" />
          {". "}
          {t("dashboard.conflictText")}
        </p>
      }
      footer={
        <>
          <Button ref={safe} onClick={() => isRunning || onClose()}>
            {t("dashboard.keepEditing")}
          </Button>
          <Button onClick={() => isRunning || onTheirs()}>{t("dashboard.takeTheirs")}</Button>
          <Button variant="danger-quiet" pending={isRunning} onClick={onMine}>
            {t("dashboard.saveMine")}
          </Button>
        </>
      }
    >
      <ul className="mt-3 flex list-disc flex-col gap-1 rounded-md border bg-sunken py-2 pr-3 pl-7">
        {told.length > 0 ? (
          told.map((sentence) => <li key={sentence}>{sentence}</li>)
        ) : (
          <li>{t("dashboard.sameContent")}</li>
        )}
      </ul>
      {failure && (
        <p role="alert" className="mt-3 text-danger">
          {failure}
        </p>
      )}
    </AlertDialog>
  );
}
