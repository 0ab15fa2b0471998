import { BellRing, Check, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import type { HistoryWire } from "@/lib/alerts/serialize";
import { t } from "@/lib/i18n/t";
import { valueText } from "./condition-text";
import { roughly } from "./duration";

const LOOKS = {
  triggered: { tone: "danger", icon: BellRing },
  resolved: { tone: "ok", icon: Check },
  error: { tone: "warn", icon: TriangleAlert },
} as const;

/** Incidents of an alert and failures to look, the newest first. */
export function AlertHistory({ history }: { history: readonly HistoryWire[] }) {
  return (
    <section aria-label={t("alert.history")} className="flex min-w-0 flex-col gap-3">
      <h2 className="text-md font-medium">{t("alert.history")}</h2>
      {history.length === 0 ? (
        <EmptyState title={t("alert.historyEmpty")}>{t("alert.historyEmptyText")}</EmptyState>
      ) : (
        <Card>
          <ol className="divide-y">
            {history.map((line) => (
              <Line key={line.id} line={line} />
            ))}
          </ol>
        </Card>
      )}
    </section>
  );
}

function Line({ line }: { line: HistoryWire }) {
  const { tone, icon: Icon } = LOOKS[line.status];
  const lasted = line.resolved_at && Date.parse(line.resolved_at) - Date.parse(line.triggered_at);
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5">
      <span className="w-24">
        <Badge tone={tone}>
          <Icon aria-hidden />
          {t(`alert.event.${line.status}`)}
        </Badge>
      </span>
      <p className="min-w-0 flex-1 basis-56 wrap-anywhere">
        {line.value !== undefined && (
          <span className="mr-3 tabular-nums">{t("alert.historyLine.value", { value: valueText(line.value) })}</span>
        )}
        <span className="text-soft">{line.message}</span>
      </p>
      <p className="text-sm text-soft">
        {line.status === "triggered" && `${t("alert.historyLine.open")} `}
        <RelativeTime at={line.triggered_at} />
        {typeof lasted === "number" && `, ${t("alert.historyLine.lasted", { time: roughly(lasted) })}`}
      </p>
    </li>
  );
}
