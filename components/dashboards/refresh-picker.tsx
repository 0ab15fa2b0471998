"use client";

import { RefreshCw } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/i18n/t";
import { REFRESH, type Refresh } from "./view-state";

type Props = { value: Refresh; onChange: (value: Refresh) => void; onNow: () => void };

/** Reads all panels again, now or from time to time. */
export function RefreshPicker({ value, onChange, onNow }: Props) {
  return (
    <div className="flex items-center gap-1">
      <IconButton label={t("dashboard.refreshNow")} variant="secondary" className="size-8" onClick={onNow}>
        <RefreshCw aria-hidden />
      </IconButton>
      <Select
        label={t("dashboard.refresh")}
        value={value}
        onValueChange={onChange}
        className="w-28"
        options={REFRESH.map((one) => ({
          value: one,
          label: one === "off" ? t("dashboard.refreshOff") : t("dashboard.refreshEvery", { length: one }),
        }))}
      />
    </div>
  );
}
