import { cn } from "./cn";

/** A grey block in the place of what is being read. Its container says so to assistive technology. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-breathe rounded-sm bg-line", className)} />;
}
