import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "./cn";

const look = cva(
  "inline-flex max-w-full items-center gap-1 rounded-sm border px-1.5 py-px text-sm font-medium wrap-anywhere [&>svg]:size-3 [&>svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "border-line bg-sunken text-soft",
        outline: "border-line-strong text-soft",
        accent: "border-accent-line bg-accent-soft text-accent",
        ok: "border-ok-line bg-ok-soft text-ok",
        warn: "border-warn-line bg-warn-soft text-warn",
        danger: "border-danger-line bg-danger-soft text-danger",
      },
      mono: { true: "font-mono font-normal" },
    },
    defaultVariants: { tone: "neutral" },
  },
);

/** A short fact in a frame. Colour only repeats what its words say. */
export function Badge({ tone, mono, className, ...props }: ComponentProps<"span"> & VariantProps<typeof look>) {
  return <span {...props} className={cn(look({ tone, mono }), className)} />;
}
