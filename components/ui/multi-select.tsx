"use client";

import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { multiSelectLook } from "./multi-select-look";
import { onDemand, useFullForm } from "./on-demand";

const parts = onDemand(() => import("./multi-select-popup"));

type Group<V extends string> = { label: string; options: readonly { value: V; label: string }[] };

export type MultiSelectProps<V extends string> = {
  values: readonly V[];
  onValuesChange: (values: V[]) => void;
  groups: readonly Group<V>[];
  /** Accessible name. */
  label: string;
  /** What the control reads like for what is chosen. */
  children: ReactNode;
  icon?: ReactNode;
  className?: string;
};

/** Any of a few choices, in groups. It stays open while they are chosen. */
export function MultiSelect<V extends string>(props: MultiSelectProps<V>) {
  const { label, children, icon, className } = props;
  const { full, isTaken, openers } = useFullForm(parts);
  if (full) return <full.MultiSelectPopup {...props} isOpenAtFirst={isTaken} />;
  return (
    <button
      type="button"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={false}
      aria-label={label}
      {...openers}
      className={multiSelectLook(className)}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <ChevronDown aria-hidden className="size-3.5 text-faint" />
    </button>
  );
}
