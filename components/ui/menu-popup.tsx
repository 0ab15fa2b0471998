"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { cn } from "./cn";
import { useLayer } from "./layer";
import { useFirstItem } from "./use-first-item";

const item =
  "flex min-h-8 w-full items-center gap-2 rounded-md px-2 py-1 text-left text-base outline-none select-none data-highlighted:bg-hover forced-colors:data-highlighted:outline-2";

type PopupProps = { trigger: ReactElement; isOpenAtFirst: boolean; children: ReactNode };

/** The menu itself; open at first when its button was pressed before this code came. */
export function MenuPopup({ trigger, isOpenAtFirst, children }: PopupProps) {
  const layer = useLayer();
  const popup = useFirstItem(isOpenAtFirst, "[role^=menuitem]");
  return (
    <Base.Root defaultOpen={isOpenAtFirst}>
      <Base.Trigger render={trigger} />
      <Base.Portal container={layer}>
        <Base.Positioner sideOffset={4} align="end" className="z-50 outline-none">
          <Base.Popup
            ref={popup}
            className="min-w-52 max-w-[calc(100vw-1rem)] rounded-lg bg-raised p-1 shadow-pop outline-none transition-opacity data-starting-style:opacity-0"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** One command of a menu. */
export function MenuItem({ danger, className, ...props }: MenuItemProps) {
  return <Base.Item {...props} className={cn(item, danger && "text-danger", className as string)} />;
}

export type MenuItemProps = ComponentProps<typeof Base.Item> & { danger?: boolean };

export type MenuRadioProps<V extends string> = {
  label: string;
  value: V;
  onValueChange: (value: V) => void;
  options: readonly { value: V; label: string; icon: ReactNode }[];
  /** True where a choice ends the menu. */
  closes?: boolean;
};

/** A named group of choices of which one holds. */
export function MenuRadioGroup<V extends string>({ label, value, onValueChange, options, closes }: MenuRadioProps<V>) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-xs font-medium text-faint">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={(next) => onValueChange(next as V)}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} closeOnClick={closes} className={item}>
            {option.icon}
            <span className="flex-1">{option.label}</span>
            <Base.RadioItemIndicator>
              <Check aria-hidden className="size-3.5 text-accent" />
            </Base.RadioItemIndicator>
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}

/** A thin line between groups. */
export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />;
}
