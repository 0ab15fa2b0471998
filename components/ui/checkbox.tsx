"use client";

import { Checkbox as Base } from "@base-ui/react/checkbox";
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
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is Base UI's checkbox inside
    <label className={cn("flex min-h-6 items-center gap-2 select-none", className)}>
      <Base.Root
        checked={checked}
        indeterminate={indeterminate}
        aria-label={label}
        readOnly={isReadOnly}
        onCheckedChange={onCheckedChange}
        className="grid size-4 shrink-0 place-items-center rounded-sm border border-control bg-surface data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent"
      >
        <Base.Indicator className="text-surface">
          {indeterminate ? <Minus aria-hidden className="size-3" /> : <Check aria-hidden className="size-3" />}
        </Base.Indicator>
      </Base.Root>
      {children}
    </label>
  );
}
