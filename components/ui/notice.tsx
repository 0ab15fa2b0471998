import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const TONES = {
  info: { icon: Info, look: "border-line-strong bg-sunken [&>svg]:text-soft" },
  warn: { icon: TriangleAlert, look: "border-warn-line bg-warn-soft [&>svg]:text-warn" },
  danger: { icon: CircleAlert, look: "border-danger-line bg-danger-soft [&>svg]:text-danger" },
} as const;

type Props = {
  tone?: keyof typeof TONES;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** `alert` interrupts what is being read; for what has just gone wrong. */
  role?: "alert" | "status" | "note";
  className?: string;
};

/** Something to know before going on. */
export function Notice({ tone = "info", title, children, actions, role, className }: Props) {
  const { icon: Icon, look } = TONES[tone];
  return (
    <div role={role} className={cn("flex min-w-0 items-start gap-2.5 rounded-md border px-3 py-2.5", look, className)}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium text-ink wrap-anywhere">{title}</p>}
        {children && <div className="text-soft wrap-anywhere">{children}</div>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
