import { cn } from "./cn";

/** Look of the button that shows what is chosen. */
export const selectLook = (size: "sm" | "md", className?: string) =>
  cn(
    "inline-flex w-full min-w-0 items-center justify-between gap-2 rounded-md border border-control bg-surface px-2.5 text-left text-base text-ink hover:bg-hover focus-visible:outline-offset-0 data-popup-open:bg-hover",
    size === "sm" ? "h-7 text-sm" : "h-8",
    className,
  );
