"use client";

import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import { daysFrom, exactTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";

/** How many days a token lives; null for one that never expires. */
export type Lifetime = 7 | 30 | 90 | null;
const LIFETIMES = ["7", "30", "90", "never"] as const;

const lifetimeOf = (text: (typeof LIFETIMES)[number]): Lifetime =>
  text === "never" ? null : (Number(text) as Exclude<Lifetime, null>);

/** When a token of this lifetime ends, absolute with zone and relative. */
export function expirySentence(days: Lifetime): string {
  if (days === null) return t("expiry.never");
  return t("expiry.on", { exact: exactTime(daysFrom(Date.now(), days)), count: days });
}

/** 7, 30 or 90 days, or never; with the date that follows from it. */
export function ExpiryField({ days, onChange }: { days: Lifetime; onChange: (days: Lifetime) => void }) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <p className="font-medium">{t("expiry.label")}</p>
      <Segmented
        label={t("expiry.label")}
        value={days === null ? "never" : (`${days}` as "7" | "30" | "90")}
        onValueChange={(value) => onChange(lifetimeOf(value))}
        options={LIFETIMES.map((value) => ({ value, label: t(`expiry.option.${value}`) }))}
      />
      {days === null ? (
        <Notice tone="warn">{t("expiry.neverWarning")}</Notice>
      ) : (
        <p className="text-sm text-soft" suppressHydrationWarning>
          {expirySentence(days)}
        </p>
      )}
    </div>
  );
}
