"use client";

import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import { t } from "@/lib/i18n/t";

const OPTIONS = ["0", "3600", "86400", "604800"] as const;
/** Seconds for which an old secret may work beside its successor. */
export type Overlap = 0 | 3_600 | 86_400 | 604_800;
export const DEFAULT_OVERLAP: Overlap = 86_400;

/** Asks how long an old secret works on, and says what that means. */
export function OverlapField({ value, onValueChange }: { value: Overlap; onValueChange: (value: Overlap) => void }) {
  return (
    <div className="flex flex-col gap-1.5">
      <p className="font-medium">{t("rotate.overlap")}</p>
      <Segmented
        label={t("rotate.overlap")}
        value={`${value}` as const}
        onValueChange={(next) => onValueChange(Number(next) as Overlap)}
        options={OPTIONS.map((option) => ({ value: option, label: t(`rotate.option.${option}`) }))}
      />
      <Notice tone={value === 0 ? "warn" : "info"}>{t(value === 0 ? "rotate.atOnce" : "rotate.later")}</Notice>
    </div>
  );
}
