"use client";

import { ChevronsUpDown } from "lucide-react";
import { useLabelling } from "./field";
import { onDemand, useFullForm } from "./on-demand";
import { selectLook } from "./select-look";

const parts = onDemand(() => import("./select-popup"));

export type Option<V extends string> = { value: V; label: string; hint?: string; disabled?: boolean };

export type SelectProps<V extends string> = {
  value: V;
  onValueChange: (value: V) => void;
  options: readonly Option<V>[];
  /** Accessible name when no Field labels it. */
  label?: string;
  className?: string;
  size?: "sm" | "md";
};

/** One of a few choices. Inside a Field the Field's label names it. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { value, options, label, className, size = "md" } = props;
  const labelling = useLabelling();
  const { full, isTaken, openers } = useFullForm(parts);
  if (full) return <full.SelectPopup {...props} isOpenAtFirst={isTaken} />;
  return (
    <button
      type="button"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={false}
      {...labelling}
      aria-label={label}
      {...openers}
      className={selectLook(size, className)}
    >
      <span className="truncate">{options.find((option) => option.value === value)?.label}</span>
      <ChevronsUpDown aria-hidden className="size-3.5 text-faint" />
    </button>
  );
}
