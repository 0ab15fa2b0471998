import type { ComponentProps } from "react";
import { cn } from "./cn";

/** A framed surface. */
export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section {...props} className={cn("min-w-0 rounded-lg border bg-surface", className)} />;
}
