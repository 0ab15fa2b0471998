"use client";

import { cloneElement, type MouseEvent, type ReactElement, type ReactNode } from "react";
import { onDemand, useFullForm } from "./on-demand";

const parts = onDemand(() => import("./popover-panel"));

type TriggerProps = {
  onClick?: (event: MouseEvent) => void;
  "aria-haspopup"?: "dialog";
  "aria-expanded"?: boolean;
};

export type PopoverProps = {
  /** The button that opens it. */
  trigger: ReactElement<TriggerProps>;
  title: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
  align?: "start" | "end";
  className?: string;
};

/** A small panel beside the button that opens it, for controls that don't need the whole window. */
export function Popover(props: PopoverProps) {
  const { full, take } = useFullForm(parts);
  if (full) return <full.PopoverPanel {...props} />;
  return cloneElement(props.trigger, {
    "aria-haspopup": "dialog",
    "aria-expanded": false,
    onClick: () => {
      take();
      props.onOpenChange(true);
    },
  });
}
