import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** Looks of a button, for whatever is drawn as one (links, triggers). */
export const buttonLook = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors select-none aria-disabled:cursor-not-allowed aria-disabled:opacity-60 disabled:cursor-not-allowed disabled:opacity-60",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-ink text-on-ink hover:bg-ink-hover",
        secondary:
          "border-line-strong bg-surface text-ink hover:bg-hover aria-pressed:bg-hover data-popup-open:bg-hover",
        ghost: "border-transparent text-soft hover:bg-hover hover:text-ink data-popup-open:bg-hover",
        danger: "border-transparent bg-danger-solid text-on-danger hover:bg-danger-solid-hover",
        "danger-quiet": "border-line-strong bg-surface text-danger hover:border-danger-line hover:bg-danger-soft",
      },
      size: {
        sm: "h-7 px-2 text-sm",
        md: "h-8 px-3 text-base",
        lg: "h-9 px-4 text-md",
        icon: "size-7 text-base",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonLook> & {
    /** True while the work that it started is under way: it keeps focus and width, and ignores presses. */
    pending?: boolean;
    icon?: ReactNode;
  };

/** A button. While `pending` it stays focusable, so that the keyboard is not thrown elsewhere. */
export function Button({ variant, size, pending, icon, className, children, onClick, type, ...props }: ButtonProps) {
  const held = pending || props["aria-disabled"] === true || props["aria-disabled"] === "true";
  return (
    <button
      {...props}
      // A held submit button becomes a plain one, so that Enter does not send twice.
      type={held ? "button" : (type ?? "button")}
      aria-disabled={held || undefined}
      aria-busy={pending || undefined}
      onClick={held && pending ? undefined : onClick}
      className={cn(buttonLook({ variant, size }), className)}
    >
      {pending ? <LoaderCircle aria-hidden className="size-3.5 animate-spin" /> : icon}
      {children}
    </button>
  );
}
