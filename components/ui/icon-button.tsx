"use client";

import type { VariantProps } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { buttonLook } from "./button";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

type Props = Omit<ComponentProps<"button">, "aria-label"> & {
  /** Unique accessible name that says what is acted on; also the tooltip. */
  label: string;
  /** A shorter tooltip, where the name would be too long to read in passing. */
  hint?: string;
  variant?: VariantProps<typeof buttonLook>["variant"];
  children: ReactNode;
};

/** A square button that shows only an icon; its name is required. */
export function IconButton({ label, hint, variant = "ghost", className, children, ...props }: Props) {
  return (
    <Tooltip content={hint ?? label}>
      <button
        type="button"
        {...props}
        aria-label={label}
        className={cn(buttonLook({ variant, size: "icon" }), "[&>svg]:size-4", className)}
      >
        {children}
      </button>
    </Tooltip>
  );
}
