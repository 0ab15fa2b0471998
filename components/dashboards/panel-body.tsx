"use client";

import { Lock, RotateCw, Scale, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { Refusal } from "@/components/explore/api";
import type { Span } from "@/components/explore/time";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { Panel } from "@/lib/dashboards/panels";
import { list, t } from "@/lib/i18n/t";
import { optionsOf } from "./panel-options";
import { asTable, BreakdownView, isEmpty, RowsView, StatView, summaryOf } from "./panel-views";
import type { PanelData } from "./shapes";
import type { PanelReading } from "./use-panel";

const TimeChart = dynamic(() => import("./time-chart").then((one) => one.TimeChart), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});
const RefusalDialog = dynamic(() => import("./refusal-dialog").then((one) => one.RefusalDialog), { ssr: false });

type Props = {
  panel: Panel;
  reading: PanelReading;
  title: string;
  zone: string;
  /** True where a chart is to be told as a table. */
  isTable: boolean;
  onRetry: () => void;
  onZoom: (span: Span) => void;
};

/** What a panel has to show, or why it shows nothing. */
export function PanelBody(props: Props) {
  const { reading, onRetry } = props;
  if (reading.refusal) return <Refused refusal={reading.refusal} title={props.title} onRetry={onRetry} />;
  if (!reading.data) return <Skeleton className="h-full w-full" />;
  return <Shown {...props} data={reading.data} />;
}

function Shown({ panel, reading, title, zone, isTable, onZoom, data }: Props & { data: PanelData }) {
  if (data.kind === "unfit") return <Said>{t(data.why)}</Said>;
  if (data.kind === "needs") return <Said>{t("dashboard.needsValues", { names: list(data.names) })}</Said>;
  if (isEmpty(data)) return <Said icon={<SearchX aria-hidden className="size-4" />}>{t("dashboard.nothing")}</Said>;
  if (data.kind === "value") return <StatView data={data} unit={optionsOf(panel).unit} />;
  if (data.kind === "series" && !isTable) {
    return <TimeChart data={data} span={reading.asking} zone={zone} label={summaryOf(title, data)} onZoom={onZoom} />;
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard (WCAG 2.1.1)
    <figure aria-label={title} tabIndex={0} className="h-full overflow-x-hidden overflow-y-auto overscroll-contain">
      {data.kind === "parts" && <BreakdownView data={data} />}
      {data.kind === "rows" && <RowsView data={data} zone={zone} caption={title} />}
      {data.kind === "series" && <RowsView data={asTable(data)} zone={zone} caption={title} />}
    </figure>
  );
}

/** A sentence in the middle of a panel. */
function Said({ icon, children }: { icon?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1.5 overflow-hidden text-center text-sm text-soft">
      {icon}
      <p className="max-w-[40ch] wrap-anywhere">{children}</p>
    </div>
  );
}

function Refused({ refusal, title, onRetry }: { refusal: Refusal; title: string; onRetry: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div role="alert" className="flex h-full flex-col items-start justify-center gap-2 overflow-hidden text-sm">
      <p className="line-clamp-3 text-danger wrap-anywhere">{refusal.message}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={<Scale aria-hidden className="size-3.5" />} onClick={() => setOpen(true)}>
          {t("dashboard.why")}
        </Button>
        <Button
          size="sm"
          variant="ghost"
          icon={<RotateCw aria-hidden className="size-3.5" />}
          aria-label={t("dashboard.retryNamed", { title })}
          onClick={onRetry}
        >
          {t("action.retry")}
        </Button>
      </div>
      {isOpen && <RefusalDialog title={title} refusal={refusal} onRetry={onRetry} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** A panel of which the viewer is told nothing but that it is there. */
export function LockedBody({ maker }: { maker: string | undefined }) {
  return (
    <Said icon={<Lock aria-hidden className="size-4" />}>
      {maker ? t("dashboard.lockedAsk", { name: maker }) : t("dashboard.locked")}
    </Said>
  );
}
