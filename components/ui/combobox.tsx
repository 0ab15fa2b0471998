"use client";

import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronsUpDown } from "lucide-react";
import { t } from "@/lib/i18n/t";
import { cn } from "./cn";
import { useLayer } from "./layer";

export type Choice = { value: string; label: string; hint?: string };

type Props = {
  choices: readonly Choice[];
  value: Choice | null;
  onValueChange: (choice: Choice | null) => void;
  placeholder: string;
  /** Said when nothing matches what was typed, or when there is nothing to choose. */
  emptyText: string;
  /** Accessible name when no Field labels it. */
  label?: string;
  className?: string;
};

/** A choice among many, found by typing. Inside a Field the Field's label names it. */
export function Combobox({ choices, value, onValueChange, placeholder, emptyText, label, className }: Props) {
  const layer = useLayer();
  return (
    <Base.Root
      items={choices}
      value={value}
      onValueChange={onValueChange}
      itemToStringLabel={(choice: Choice) => choice.label}
      isItemEqualToValue={(one: Choice, other: Choice) => one.value === other.value}
      filter={(choice: Choice, query: string) =>
        `${choice.label} ${choice.hint ?? ""}`.toLowerCase().includes(query.trim().toLowerCase())
      }
    >
      <Base.InputGroup className={cn("relative w-full min-w-0", className)}>
        <Base.Input
          aria-label={label}
          placeholder={placeholder}
          className="h-8 w-full rounded-md border border-control bg-surface pr-8 pl-2.5 text-base text-ink placeholder:text-faint focus-visible:outline-offset-0 data-invalid:border-danger pointer-coarse:text-lg"
        />
        <Base.Trigger
          aria-label={t("action.showChoices", { what: label ?? placeholder })}
          className="absolute top-1 right-1 grid size-6 place-items-center rounded-sm text-faint hover:bg-hover hover:text-ink"
        >
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </Base.Trigger>
      </Base.InputGroup>
      <Base.Portal container={layer}>
        <Base.Positioner sideOffset={4} className="z-50 outline-none">
          <Base.Popup className="w-(--anchor-width) max-w-(--available-width) rounded-lg bg-raised shadow-pop transition-opacity data-starting-style:opacity-0">
            <Base.Empty>
              <div className="px-3 py-3 text-soft">{emptyText}</div>
            </Base.Empty>
            <Base.List
              aria-label={label ?? placeholder}
              className="max-h-[min(18rem,var(--available-height))] overflow-y-auto overscroll-contain p-1 outline-none data-empty:p-0"
            >
              {(choice: Choice) => (
                <Base.Item
                  key={choice.value}
                  value={choice}
                  className="grid min-h-7 grid-cols-[1rem_1fr] items-center gap-x-2 rounded-md py-1 pr-3 pl-1.5 outline-none data-highlighted:bg-hover forced-colors:data-highlighted:outline-2"
                >
                  <Base.ItemIndicator className="col-start-1 row-start-1">
                    <Check aria-hidden className="size-3.5 text-accent" />
                  </Base.ItemIndicator>
                  <span className="col-start-2 min-w-0 wrap-anywhere">{choice.label}</span>
                  {choice.hint && (
                    <span className="col-start-2 min-w-0 text-sm text-soft wrap-anywhere">{choice.hint}</span>
                  )}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
