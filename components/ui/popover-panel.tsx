"use client";

import { Popover as Base } from "@base-ui/react/popover";
import { useRef } from "react";
import { cn } from "./cn";
import { LayerContext, useLayer } from "./layer";
import type { PopoverProps } from "./popover";

/** The panel and its button. */
export function PopoverPanel({ trigger, title, open, onOpenChange, children, align = "end", className }: PopoverProps) {
  const layer = useLayer();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal container={layer}>
        <Base.Positioner sideOffset={4} align={align} collisionPadding={8} className="z-40 outline-none">
          <Base.Popup
            ref={popup}
            className={cn(
              "max-h-(--available-height) w-80 max-w-[calc(100vw-1rem)] overflow-x-hidden overflow-y-auto rounded-lg bg-raised p-3 shadow-pop outline-none transition-opacity data-starting-style:opacity-0",
              className,
            )}
          >
            <LayerContext value={popup}>
              <Base.Title className="sr-only">{title}</Base.Title>
              {children}
            </LayerContext>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
