"use client";

import { CircleAlert } from "lucide-react";
import { useId } from "react";
import { today } from "@/components/teams/last-day";
import { Notice } from "@/components/ui/notice";
import { Segmented } from "@/components/ui/segmented";
import { daysUntil, exactTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";
import { endOf, isAllowed, type Lifetime, type LifetimePolicy, lastDayAllowed } from "./lifetime";

const CHOICES = ["7", "30", "90", "day", "never"] as const;
type Choice = (typeof CHOICES)[number];

function lifetimeOf(choice: Choice): Lifetime {
  if (choice === "never") return null;
  return choice === "day" ? "" : (Number(choice) as 7 | 30 | 90);
}

function choiceOf(lifetime: Lifetime): Choice {
  if (lifetime === null) return "never";
  return typeof lifetime === "string" ? "day" : (`${lifetime}` as Choice);
}

/** When a token of this lifetime ends, absolute with zone and relative. */
export function expirySentence(lifetime: Lifetime): string {
  if (lifetime === null) return t("expiry.never");
  const end = endOf(lifetime, Date.now());
  if (end === null) return t("expiry.noDay");
  return t("expiry.on", { exact: exactTime(end), count: daysUntil(end, Date.now()) });
}

type Props = {
  lifetime: Lifetime;
  policy: LifetimePolicy;
  error: string | null;
  onChange: (lifetime: Lifetime) => void;
};

/** 7, 30 or 90 days, a day of the calendar, or never; with the moment that follows from it and what the policy says. */
export function ExpiryField({ lifetime, policy, error, onChange }: Props) {
  const id = useId();
  const now = Date.now();
  const last = lastDayAllowed(policy, now);
  const { maxLifetimeDays, mustExpire } = policy;
  const rule =
    maxLifetimeDays === null
      ? mustExpire && t("expiry.mustExpire")
      : t("expiry.policy", { count: maxLifetimeDays, exact: exactTime(new Date(now + maxLifetimeDays * 86_400_000)) });
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <p className="font-medium">{t("expiry.label")}</p>
      <Segmented
        label={t("expiry.label")}
        value={choiceOf(lifetime)}
        onValueChange={(choice) => onChange(lifetimeOf(choice))}
        options={CHOICES.map((value) => ({
          value,
          label: t(`expiry.option.${value}`),
          disabled: value !== "day" && !isAllowed(lifetimeOf(value), policy, now),
        }))}
        className="flex-wrap self-start"
      />
      {rule && (
        <p className="text-sm text-soft" suppressHydrationWarning>
          {rule}
        </p>
      )}
      {typeof lifetime === "string" && (
        <label className="flex flex-wrap items-center gap-2">
          <span className="text-soft">{t("expiry.lastDay")}</span>
          <input
            id="token-last-day"
            type="date"
            value={lifetime}
            min={today()}
            max={last ?? undefined}
            aria-invalid={error !== null}
            aria-describedby={error === null ? undefined : id}
            onChange={(event) => onChange(event.currentTarget.value)}
            className="h-8 min-w-0 rounded-md border border-control bg-surface px-2.5 text-base text-ink focus-visible:outline-offset-0 aria-invalid:border-danger pointer-coarse:text-lg"
          />
        </label>
      )}
      {error !== null && (
        <p id={id} role="alert" className="flex items-start gap-1.5 text-sm text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>{error}</span>
        </p>
      )}
      {lifetime === null && <Notice tone="warn">{t("expiry.neverWarning")}</Notice>}
      {lifetime !== null && lifetime !== "" && (
        <p className="text-sm text-soft" suppressHydrationWarning>
          {expirySentence(lifetime)}
        </p>
      )}
    </div>
  );
}
