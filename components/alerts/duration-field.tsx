"use client";

import { Field, Input } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/i18n/t";
import { type Typed, UNITS } from "./duration";

type Props = {
  id: string;
  label: string;
  /** Accessible name of the unit's choice. */
  unitLabel: string;
  value: Typed;
  error: string | null | undefined;
  onChange: (value: Typed) => void;
};

/** A length of time: a number and its unit. */
export function DurationField({ id, label, unitLabel, value, error, onChange }: Props) {
  return (
    <div className="flex min-w-0 items-start gap-2">
      <Field label={label} error={error} className="flex-1">
        <Input
          id={id}
          inputMode="numeric"
          value={value.amount}
          maxLength={7}
          onValueChange={(amount: string) => onChange({ ...value, amount })}
        />
      </Field>
      <Select
        label={unitLabel}
        value={value.unit}
        onValueChange={(unit) => onChange({ ...value, unit })}
        options={UNITS.map((unit) => ({ value: unit, label: t(`alert.unit.${unit}`) }))}
        className="mt-6.5 w-28 shrink-0"
      />
    </div>
  );
}
