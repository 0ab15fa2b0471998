"use client";

import { ChevronsUpDown, Clock } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button, buttonLook } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Combobox } from "@/components/ui/combobox";
import { Field, Input } from "@/components/ui/field";
import { Popover } from "@/components/ui/popover";
import { t } from "@/lib/i18n/t";
import type { TimeRange } from "./explore-state";
import { fromInput, QUICK_RANGES, shortMoment, spanOf, toInput, zoneName } from "./time";

type Props = {
  range: TimeRange;
  zone: string;
  onRange: (range: TimeRange) => void;
  onZone: (zone: string) => void;
};

/** A range as its button tells it. */
function rangeText(range: TimeRange, zone: string): string {
  if ("relative" in range) return t("explore.last", { length: range.relative });
  return t("explore.between", { start: shortMoment(range.start, zone), end: shortMoment(range.end, zone) });
}

const zoneChoices = () => [
  { value: "local", label: t("explore.zoneLocal"), hint: zoneName("local") },
  { value: "UTC", label: "UTC" },
  ...Intl.supportedValuesOf("timeZone").map((name) => ({ value: name, label: name })),
];

/** Chooses the part of time: a length until now, or two moments, on the clock of a zone. */
export function TimePicker({ range, zone, onRange, onZone }: Props) {
  const [isOpen, setOpen] = useState(false);
  const pick = (next: TimeRange) => {
    onRange(next);
    setOpen(false);
  };
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      title={t("explore.time")}
      trigger={
        <button type="button" className={cn(buttonLook(), "min-w-0 shrink max-w-full")}>
          <Clock aria-hidden className="size-3.5 shrink-0 text-faint" />
          <span className="truncate" suppressHydrationWarning>
            {rangeText(range, zone)}
          </span>
          <span className="text-sm font-normal text-faint max-sm:hidden">
            {zone === "local" ? t("explore.zoneLocalShort") : zone}
          </span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
        </button>
      }
    >
      <div className="flex flex-col gap-4">
        <fieldset>
          <legend className="mb-1.5 font-medium">{t("explore.quick")}</legend>
          <div className="grid grid-cols-3 gap-1.5">
            {QUICK_RANGES.map((length) => (
              <Button
                key={length}
                size="sm"
                aria-pressed={"relative" in range && range.relative === length}
                aria-label={t("explore.last", { length })}
                onClick={() => pick({ relative: length })}
              >
                {length}
              </Button>
            ))}
          </div>
        </fieldset>
        <Absolute key={`${JSON.stringify(range)} ${zone}`} range={range} zone={zone} onPick={pick} />
        <Field label={t("explore.zone")}>
          <Combobox
            choices={zoneChoices()}
            value={
              zone === "local"
                ? { value: zone, label: t("explore.zoneLocal"), hint: zoneName(zone) }
                : { value: zone, label: zone }
            }
            onValueChange={(choice) => choice && onZone(choice.value)}
            placeholder={t("explore.zone")}
            emptyText={t("explore.noZone")}
          />
        </Field>
      </div>
    </Popover>
  );
}

function Absolute({ range, zone, onPick }: { range: TimeRange; zone: string; onPick: (range: TimeRange) => void }) {
  const [initial] = useState(() => spanOf(range, Date.now()));
  const [start, setStart] = useState(() => toInput(initial.startMs, zone));
  const [end, setEnd] = useState(() => toInput(initial.endMs, zone));
  const [problem, setProblem] = useState<string | null>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    const [from, to] = [fromInput(start, zone), fromInput(end, zone)];
    if (from === null || to === null) return setProblem(t("explore.badMoment"));
    if (from >= to) return setProblem(t("explore.badOrder"));
    onPick({ start: from, end: to });
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <Field label={t("explore.from")}>
        <Input type="datetime-local" step={1} value={start} onValueChange={setStart} />
      </Field>
      <Field label={t("explore.to")} error={problem}>
        <Input type="datetime-local" step={1} value={end} onValueChange={setEnd} />
      </Field>
      <Button type="submit">{t("explore.applyTime")}</Button>
    </form>
  );
}
