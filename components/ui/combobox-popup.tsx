"use client";

import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronsUpDown } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { t } from "@/lib/i18n/t";
import { cn } from "./cn";
import type { Begun, Choice, ComboboxProps } from "./combobox";
import { arrowLook, inputLook } from "./combobox-look";
import { useLabelling } from "./field";
import { useLayer } from "./layer";

type PopupProps = ComboboxProps & {
  /** What happened to the light form before this code came; null when nothing did. */
  begun: Begun | null;
};

/** The combobox itself, which goes on where its light form was left. */
export function ComboboxPopup(props: PopupProps) {
  const { choices, value, onValueChange, placeholder, emptyText, label, className, begun } = props;
  const layer = useLayer();
  const { id, ...labelling } = useLabelling();
  const input = useRef<HTMLInputElement>(null);
  // Before anything else can happen, so that no letter falls between the two forms.
  useLayoutEffect(() => {
    if (!begun?.hasFocus) return;
    input.current?.focus();
    // The letters typed so far stay, with the caret behind them.
    input.current?.setSelectionRange(input.current.value.length, input.current.value.length);
  }, [begun]);
  return (
    <Base.Root
      id={id}
      defaultOpen={begun?.isOpen}
      defaultInputValue={begun?.typed ?? undefined}
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
        <Base.Input ref={input} {...labelling} aria-label={label} placeholder={placeholder} className={inputLook} />
        <Base.Trigger aria-label={t("action.showChoices", { what: label ?? placeholder })} className={arrowLook}>
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
