import { cn } from "@/components/ui/cn";
import { t } from "@/lib/i18n/t";
import type { CallLine as Line } from "@/lib/service-tokens/serialize";

const HEIGHT = 16;
/** A day with any call is at least so high, so that one call among thousands can be seen. */
const LEAST = 2;
const STEP = 3;

/** Calls of the last 30 days, a bar a day, with the sum in words. Nothing while the request log can't be read. */
export function CallLine({ line, className }: { line: Line | null; className?: string }) {
  if (!line) return null;
  const count = line.days.reduce((sum, calls) => sum + calls, 0);
  const most = Math.max(1, ...line.days);
  const words = [
    count === 0 ? t("line.none") : t("line.title", { count }),
    line.refused > 0 && t("line.refused", { count: line.refused }),
  ];
  const title = words.filter(Boolean).join(", ");
  const bars = line.days.map((calls, day) => {
    const height = calls === 0 ? 0 : Math.max(LEAST, (calls / most) * HEIGHT);
    return calls === 0 ? "" : `M${day * STEP} ${HEIGHT}v${-height.toFixed(1)}h2v${height.toFixed(1)}z`;
  });
  const width = line.days.length * STEP - 1;
  return (
    <svg
      role="img"
      aria-label={title}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={cn("h-4 w-full max-w-24 overflow-visible", className)}
    >
      <title>{title}</title>
      <path d={`M0 ${HEIGHT + 0.5}H${width}`} className="stroke-line-strong" strokeWidth={1} />
      <path d={bars.join("")} className="fill-accent" />
    </svg>
  );
}
