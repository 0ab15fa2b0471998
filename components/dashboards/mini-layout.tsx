import { cn } from "@/components/ui/cn";
import { GRID_COLUMNS } from "@/lib/dashboards/layout";
import type { DashboardSummary } from "@/lib/dashboards/loaders";

const ROWS = 7;
const UNIT = 4;
const GAP = 0.7;

/** A dashboard as one would see it from afar: what kind of panel lies where. */
export function MiniLayout({ places }: { places: DashboardSummary["places"] }) {
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${GRID_COLUMNS * UNIT} ${ROWS * UNIT * 0.62}`}
      preserveAspectRatio="xMidYMin slice"
      className="h-full w-full"
    >
      {places
        .filter(({ y }) => y < ROWS)
        .map(({ id, x, y, w, h, type, isLocked }) => {
          const box = {
            x: x * UNIT + GAP / 2,
            y: (y * UNIT + GAP / 2) * 0.62,
            width: w * UNIT - GAP,
            height: (h * UNIT - GAP) * 0.62,
          };
          return (
            <g key={id} className={cn(isLocked ? "text-control opacity-40" : "text-accent")}>
              <rect {...box} rx={0.6} className="fill-surface stroke-line-strong" strokeWidth={0.2} />
              {!isLocked && <Sketch type={type} {...box} />}
            </g>
          );
        })}
    </svg>
  );
}

type Box = { x: number; y: number; width: number; height: number };

/** A hint of what the panel draws. */
function Sketch({ type, x, y: upper, width, height }: Box & { type: DashboardSummary["places"][number]["type"] }) {
  const [left, top, right, bottom] = [x + 0.9, upper + 0.9, x + width - 0.9, upper + height - 0.7];
  const span = Math.max(0, right - left);
  const tall = Math.max(0, bottom - top);
  if (type === "stat") {
    return (
      <rect
        x={left}
        y={bottom - Math.min(tall, 1.1)}
        width={Math.min(span, 3)}
        height={Math.min(tall, 1.1)}
        rx={0.3}
        className="fill-current opacity-70"
      />
    );
  }
  if (type === "timeseries") {
    const heights = [0.4, 0.65, 0.5, 0.9, 0.7, 0.35, 0.55, 0.8, 0.6, 0.45];
    const step = span / heights.length;
    return heights.map((part, index) => (
      <rect
        key={part}
        x={left + index * step}
        y={bottom - tall * part}
        width={step * 0.7}
        height={tall * part}
        className="fill-current opacity-55"
      />
    ));
  }
  const lines = Math.max(1, Math.floor(tall / 1.2));
  return Array.from({ length: lines }, (_, index) => {
    const y = top + index * 1.2;
    const length = type === "breakdown" ? span * (1 - index / (lines + 1)) : span;
    return (
      <rect
        key={y}
        x={left}
        y={y}
        width={length}
        height={type === "breakdown" ? 0.8 : 0.3}
        rx={0.15}
        className="fill-current opacity-45"
      />
    );
  });
}
