"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { ReactNode } from "react";
import { cn } from "./cn";

type Props<V extends string> = {
  label: string;
  value: V;
  onValueChange: (value: V) => void;
  options: readonly { value: V; label: ReactNode; disabled?: boolean; hint?: string }[];
  className?: string;
  size?: "sm" | "md";
};

/** A few choices side by side, one of which holds; arrow keys move between them. */
export function Segmented<V extends string>({
  label,
  value,
  onValueChange,
  options,
  className,
  size = "md",
}: Props<V>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onValueChange(next as V)}
      className={cn("inline-flex max-w-full rounded-md border bg-sunken p-0.5", className)}
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          disabled={option.disabled}
          title={option.hint}
          // Tab comes to the choice that holds, also when something else than this group chose it.
          tabIndex={option.value === value ? 0 : -1}
          nativeButton
          render={<button type="button" />}
          className={cn(
            "flex flex-1 items-center justify-center gap-1.5 rounded-sm border border-transparent font-medium whitespace-nowrap text-soft transition-colors hover:text-ink data-checked:border-line-strong data-checked:bg-raised data-checked:text-ink data-disabled:cursor-not-allowed data-disabled:text-faint",
            size === "sm" ? "h-6 px-2 text-sm" : "h-7 px-2 text-base sm:px-3",
          )}
        >
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
