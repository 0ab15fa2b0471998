import type { ReactNode } from "react";
import { cn } from "./cn";

type Props = { icon?: ReactNode; title: string; children?: ReactNode; actions?: ReactNode; className?: string };

/** What is said where nothing is to be shown: why, and what to do about it. */
export function EmptyState({ icon, title, children, actions, className }: Props) {
  return (
    <div className={cn("flex flex-col items-center gap-2 rounded-lg border dashes px-4 py-10 text-center", className)}>
      {icon && <span className="grid size-9 place-items-center rounded-md border bg-surface text-soft">{icon}</span>}
      <p className="text-md font-medium">{title}</p>
      {children && <div className="max-w-prose text-soft">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
