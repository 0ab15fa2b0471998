"use client";

import { Field, Input } from "@/components/ui/field";
import { t } from "@/lib/i18n/t";
import { isOver, today } from "./last-day";

type Props = {
  /** As a date field writes it; empty for no end. */
  day: string;
  onDay: (day: string) => void;
  /** True once somebody tried to go on, who is told then of a day that has passed. */
  isTried: boolean;
};

/** Asks for the last day of a membership. */
export function LastDayField({ day, onDay, isTried }: Props) {
  return (
    <Field
      label={t("member.end")}
      hint={t("member.endHint")}
      error={isTried && isOver(day) ? t("member.endPast") : null}
    >
      <Input type="date" value={day} min={today()} onValueChange={onDay} className="w-44" />
    </Field>
  );
}
