import { cn } from "./cn";

/** The button, in its light and in its full form. */
export const multiSelectLook = (className?: string) =>
  cn(
    "inline-flex h-8 min-w-0 items-center gap-2 rounded-md border border-control bg-surface px-2.5 text-left text-base text-ink hover:bg-hover focus-visible:outline-offset-0 data-popup-open:bg-hover",
    className,
  );
