"use client";

import Link from "next/link";
import { createColumnHelper } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import { ALERT_HEALTHS } from "@/lib/alerts/health";
import type { AlertRow } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";
import { HealthBadge } from "./alert-badges";
import { conditionText } from "./condition-text";
import { durationText } from "./duration";

const SEVERITIES = ["critical", "warning", "info"] as const;
const column = createColumnHelper<AlertRow>();

const columns = column.columns([
  column.accessor("name", {
    header: t("alerts.column.name"),
    cell: ({ row: { original: alert } }) => (
      // On a phone the last column, the state, stands beside the name.
      <div className="min-w-0 @max-3xl:pr-28">
        <Link href={`/alerts/${alert.id}`} className="font-medium wrap-anywhere hover:underline">
          {alert.name}
        </Link>
        <p className="text-sm text-soft">{conditionText(alert)}</p>
      </div>
    ),
  }),
  column.accessor(({ severity }) => SEVERITIES.indexOf(severity), {
    id: "severity",
    header: t("alerts.column.severity"),
    cell: ({ row: { original } }) => (
      <span className={original.severity === "critical" ? "font-medium" : "text-soft"}>
        {t(`alert.severity.${original.severity}`)}
      </span>
    ),
  }),
  column.accessor(({ source }) => source.name, {
    id: "source",
    header: t("alerts.column.source"),
    cell: ({ row }) => <span className="text-soft wrap-anywhere">{row.original.source.name}</span>,
  }),
  column.accessor(({ last_evaluated_at }) => last_evaluated_at ?? "", {
    id: "last",
    header: t("alerts.column.last"),
    cell: ({ row: { original: alert } }) => (
      <span className="text-soft">
        {alert.last_evaluated_at ? <RelativeTime at={alert.last_evaluated_at} /> : t("alert.never")}
        <span className="block text-sm text-faint">
          {t("alert.every", { time: durationText(alert.frequency_seconds) })}
        </span>
      </span>
    ),
  }),
  column.accessor(({ createdBy }) => createdBy ?? "", {
    id: "by",
    header: t("alerts.column.by"),
    cell: ({ row }) => <span className="text-soft wrap-anywhere">{row.original.createdBy ?? t("alert.gone")}</span>,
  }),
  column.accessor(({ health }) => ALERT_HEALTHS.indexOf(health), {
    id: "health",
    header: t("alerts.column.health"),
    cell: ({ row }) => <HealthBadge health={row.original.health} />,
  }),
]);

/** Alerts, each a way to its own page. */
export function AlertsTable({ alerts }: { alerts: AlertRow[] }) {
  return (
    <DataTable
      caption={t("nav.alerts")}
      rows={alerts}
      columns={columns}
      rowId={({ id }) => `alert-${id}`}
      isFaded={({ health }) => health === "off"}
    />
  );
}
