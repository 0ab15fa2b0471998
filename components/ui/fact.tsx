import type { ReactNode } from "react";
import { cn } from "./cn";

type Props = {
  label: string;
  /** True for what is read letter by letter. */
  isCode?: boolean;
  className?: string;
  children: ReactNode;
};

/** One fact of a list of them (`dl`): what it is called, above what it is. */
export function Fact({ label, isCode = false, className, children }: Props) {
  return (
    <div className={cn("min-w-0", className)}>
      <dt className="text-sm text-faint">{label}</dt>
      <dd className={isCode ? "font-mono text-sm leading-5 wrap-anywhere" : "wrap-anywhere"}>{children}</dd>
    </div>
  );
}
