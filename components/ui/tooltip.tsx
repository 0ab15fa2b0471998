"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { useLayer } from "./layer";

/** Shared delay, so that moving along a toolbar shows each hint at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Base.Provider delay={400}>{children}</Base.Provider>;
}

/** A hint on hover and focus; hoverable and dismissible with Escape (WCAG 1.4.13). `children` is the trigger itself. */
export function Tooltip({ content, children }: { content: ReactNode; children: ReactElement }) {
  const layer = useLayer();
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal container={layer}>
        <Base.Positioner sideOffset={6} className="z-50">
          <Base.Popup className="max-w-72 rounded-md bg-ink px-2 py-1 text-sm text-on-ink transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
            {content}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
