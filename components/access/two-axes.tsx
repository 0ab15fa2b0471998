import { Link2, Unlink2 } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { t } from "@/lib/i18n/t";

type Props = {
  /** Heading of the first axis. */
  mayTitle?: string;
  may: ReactNode;
  reaches: ReactNode;
  /** True when this axis holds something. */
  hasMay: boolean;
  hasReach: boolean;
  /** What follows from the two together, in a sentence, with its remedy. */
  verdict?: ReactNode;
  /** True when the axes meet on something; by default when both hold something. */
  isMet?: boolean;
  className?: string;
};

/**
 * The product's one picture: what a token may do on the left, what its account reaches on the right, and a joint that
 * is closed only when the two meet. Drawn the same way wherever access is shown.
 */
export function TwoAxes({ mayTitle, may, reaches, hasMay, hasReach, verdict, isMet, className }: Props) {
  const met = isMet ?? (hasMay && hasReach);
  return (
    <div className={cn("@container min-w-0", className)}>
      <div className="grid grid-cols-1 @lg:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
        <Axis title={mayTitle ?? t("axes.may")} holds={hasMay}>
          {may}
        </Axis>
        <Joint met={met} hasMay={hasMay} hasReach={hasReach} />
        <Axis title={t("axes.reaches")} holds={hasReach}>
          {reaches}
        </Axis>
      </div>
      {verdict && <div className="mt-3">{verdict}</div>}
    </div>
  );
}

function Axis({ title, holds, children }: { title: string; holds: boolean; children: ReactNode }) {
  return (
    <div className={cn("min-w-0 rounded-md border px-3 py-2.5", holds ? "bg-surface" : "dashes bg-transparent")}>
      <p className="mb-1.5 text-xs font-medium text-faint">{title}</p>
      {children}
    </div>
  );
}

function Joint({ met, hasMay, hasReach }: { met: boolean; hasMay: boolean; hasReach: boolean }) {
  const line = (holds: boolean) =>
    cn("h-3 border-l @lg:h-0 @lg:w-4 @lg:border-t @lg:border-l-0", met && holds ? "border-accent" : "dashes");
  return (
    <div className="flex flex-col items-center justify-center @lg:flex-row">
      <span className={line(hasMay)} />
      <span
        role="img"
        aria-label={met ? t("axes.met") : t("axes.apart")}
        className={cn(
          "grid size-6 place-items-center rounded-full border",
          met ? "border-accent-line bg-accent-soft text-accent" : "border-warn-line bg-warn-soft text-warn",
        )}
      >
        {met ? <Link2 aria-hidden className="size-3.5" /> : <Unlink2 aria-hidden className="size-3.5" />}
      </span>
      <span className={line(hasReach)} />
    </div>
  );
}
