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
  /** True where the two stand side by side also in a narrow place, such as beside a form. */
  isTight?: boolean;
  className?: string;
};

/**
 * The product's one picture: what a token may do on the left, what its account reaches on the right, and a joint that
 * is closed only when the two meet. Drawn the same way wherever access is shown.
 */
export function TwoAxes({ mayTitle, may, reaches, hasMay, hasReach, verdict, isMet, isTight, className }: Props) {
  const met = isMet ?? (hasMay && hasReach);
  return (
    <div className={cn("@container min-w-0", className)}>
      <div
        className={cn(
          "grid grid-cols-1",
          isTight
            ? "@2xs:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]"
            : "@lg:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]",
        )}
      >
        <Axis title={mayTitle ?? t("axes.may")} holds={hasMay}>
          {may}
        </Axis>
        <Joint met={met} hasMay={hasMay} hasReach={hasReach} isTight={isTight === true} />
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

type JointProps = { met: boolean; hasMay: boolean; hasReach: boolean; isTight: boolean };

function Joint({ met, hasMay, hasReach, isTight }: JointProps) {
  const line = (holds: boolean) =>
    cn(
      "h-3 border-l",
      isTight ? "@2xs:h-0 @2xs:w-1.5 @2xs:border-t @2xs:border-l-0" : "@lg:h-0 @lg:w-4 @lg:border-t @lg:border-l-0",
      met && holds ? "border-accent" : "dashes",
    );
  return (
    <div className={cn("flex flex-col items-center justify-center", isTight ? "@2xs:flex-row" : "@lg:flex-row")}>
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
