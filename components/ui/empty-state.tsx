import type { ReactNode } from "react";
import { cn } from "./cn";

type Props = {
  icon?: ReactNode;
  title: string;
  /** `h1` where it is the whole page. */
  heading?: "h1" | "p";
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
};

/** What is said where nothing is to be shown: why, and what to do about it. */
export function EmptyState({ icon, title, heading: Heading = "p", children, actions, className }: Props) {
  return (
    <div className={cn("flex flex-col items-center gap-2 rounded-lg border dashes px-4 py-10 text-center", className)}>
      {icon && <span className="grid size-9 place-items-center rounded-md border bg-surface text-soft">{icon}</span>}
      <Heading className="text-md font-medium">{title}</Heading>
      {children && <div className="max-w-prose text-soft">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
