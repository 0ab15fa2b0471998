"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import { cn } from "./cn";
import { useLayer } from "./layer";

export type Option<V extends string> = { value: V; label: string; hint?: string; disabled?: boolean };

type Props<V extends string> = {
  value: V;
  onValueChange: (value: V) => void;
  options: readonly Option<V>[];
  /** Accessible name when no Field labels it. */
  label?: string;
  className?: string;
  size?: "sm" | "md";
};

/** One of a few choices. Inside a Field the Field's label names it. */
export function Select<V extends string>({ value, onValueChange, options, label, className, size = "md" }: Props<V>) {
  const layer = useLayer();
  return (
    <Base.Root
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onValueChange(next as V);
      }}
    >
      <Base.Trigger
        aria-label={label}
        className={cn(
          "inline-flex w-full min-w-0 items-center justify-between gap-2 rounded-md border border-control bg-surface px-2.5 text-left text-base text-ink hover:bg-hover focus-visible:outline-offset-0 data-popup-open:bg-hover",
          size === "sm" ? "h-7 text-sm" : "h-8",
          className,
        )}
      >
        <Base.Value className="truncate" />
        <Base.Icon className="text-faint">
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal container={layer}>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none select-none">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) max-w-[min(24rem,calc(100vw-1rem))] overflow-y-auto rounded-lg bg-raised p-1 shadow-pop outline-none transition-opacity data-starting-style:opacity-0">
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className="grid min-h-7 grid-cols-[1rem_1fr] items-center gap-x-2 rounded-md py-1 pr-3 pl-1.5 outline-none data-disabled:text-faint data-highlighted:bg-hover forced-colors:data-highlighted:outline-2"
                >
                  <Base.ItemIndicator className="col-start-1 row-start-1">
                    <Check aria-hidden className="size-3.5 text-accent" />
                  </Base.ItemIndicator>
                  <Base.ItemText className="col-start-2">{option.label}</Base.ItemText>
                  {option.hint && <span className="col-start-2 text-sm text-soft">{option.hint}</span>}
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
