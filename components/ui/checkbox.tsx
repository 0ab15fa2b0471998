"use client";

import { Check, Minus } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

type Props = {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  /** True when some but not all of what it stands for is chosen; read as `mixed`. */
  indeterminate?: boolean;
  children?: ReactNode;
  /** Accessible name when there are no `children`. */
  label?: string;
  className?: string;
  /** True while something else fixes its state. It can still be reached and read. */
  isReadOnly?: boolean;
};

/** A checkbox with its label to the right; it can also be half set. */
export function Checkbox({ checked, onCheckedChange, indeterminate, children, label, className, isReadOnly }: Props) {
  return (
    <label className={cn("flex min-h-6 items-center gap-2 select-none", className)}>
      {/* biome-ignore lint/a11y/useSemanticElements: it can be half set from the server on, and held read-only */}
      <button
        type="button"
        role="checkbox"
        aria-checked={indeterminate ? "mixed" : checked}
        aria-readonly={isReadOnly || undefined}
        aria-label={label}
        onClick={() => isReadOnly || onCheckedChange(!checked)}
        onKeyDown={(event) => {
          // Only Space sets a checkbox; Enter belongs to the form.
          if (event.key === "Enter") event.preventDefault();
        }}
        className="grid size-4 shrink-0 place-items-center rounded-sm border border-control bg-surface text-surface aria-checked:border-accent aria-checked:bg-accent aria-[checked=mixed]:border-accent aria-[checked=mixed]:bg-accent"
      >
        {indeterminate && <Minus aria-hidden className="size-3" />}
        {!indeterminate && checked && <Check aria-hidden className="size-3" />}
      </button>
      {children}
    </label>
  );
}
