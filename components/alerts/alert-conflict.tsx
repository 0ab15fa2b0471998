"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { alertChangesAction } from "@/lib/alerts/actions";
import type { AlertChange } from "@/lib/alerts/changes";
import { alertMessages } from "@/lib/i18n/alerts.en";
import { list, type MessageKey, t } from "@/lib/i18n/t";

type Props = {
  alertId: number;
  /** `updated_at` of the alert that the form was made from. */
  seen: string;
  isRunning: boolean;
  onOverwrite: () => void;
  onReload: () => void;
};

const fieldText = (field: string) => {
  const key = `alert.field.${field}`;
  return key in alertMessages ? t(key as MessageKey) : field;
};

const fieldsText = ({ fields }: AlertChange) =>
  fields.length > 0 ? list(fields.map(fieldText)) : t("alert.field.none");

/** Who changed the alert meanwhile, and what; and what becomes of one's own changes. */
export function AlertConflict({ alertId, seen, isRunning, onOverwrite, onReload }: Props) {
  const [changes, setChanges] = useState<AlertChange[]>([]);
  useEffect(() => {
    let isWanted = true;
    alertChangesAction({ alertId, seen })
      .then((result) => {
        if (isWanted && result.ok) setChanges(result.data);
      })
      // Who it was is told where it can be found out; that somebody did is known.
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [alertId, seen]);
  return (
    <Notice
      tone="warn"
      role="alert"
      title={t("alert.conflict")}
      actions={
        <>
          <Button size="sm" pending={isRunning} onClick={onOverwrite}>
            {t("alert.conflictOverwrite")}
          </Button>
          <Button size="sm" onClick={onReload} title={t("alert.conflictReloadText")}>
            {t("alert.conflictReload")}
          </Button>
        </>
      }
    >
      <ul>
        {changes.map((change) => (
          <li key={change.at}>
            {t("alert.conflictBy", { name: change.by, fields: fieldsText(change) })}, <RelativeTime at={change.at} />
          </li>
        ))}
      </ul>
      <p className="text-sm">{t("alert.conflictReloadText")}</p>
    </Notice>
  );
}
