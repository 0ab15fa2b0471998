"use client";

import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { exactTime } from "@/lib/i18n/dates";
import { locale, t } from "@/lib/i18n/t";
import type { SourceActivity } from "@/lib/sources/inspection";
import type { SourceDetail } from "@/lib/sources/loaders";

const numbers = new Intl.NumberFormat(locale);

/** How much a source holds and how much came of late. */
export function StatisticsPanel({ detail: { stats, activity } }: { detail: SourceDetail }) {
  return (
    <div className="flex flex-col gap-4">
      {activity ? <Activity activity={activity} /> : <Notice tone="warn">{t("source.noActivity")}</Notice>}
      {stats && (
        <Card aria-label={t("source.storage")}>
          <h2 className="px-4 pt-3 font-medium">{t("source.storage")}</h2>
          <dl className="grid grid-cols-2 gap-x-4 gap-y-3 p-4 sm:grid-cols-3 lg:grid-cols-5">
            {stats.storage.map(({ key, label, value, hint }) => (
              <Fact key={key} label={label} hint={hint}>
                {value}
              </Fact>
            ))}
            {stats.details
              .filter(({ key }) => key !== "database" && key !== "table")
              .map(({ key, label, value }) => (
                <Fact key={key} label={label} isCode>
                  {value}
                </Fact>
              ))}
          </dl>
        </Card>
      )}
    </div>
  );
}

function Activity({ activity }: { activity: SourceActivity }) {
  return (
    <Card aria-label={t("source.activity")}>
      <h2 className="px-4 pt-3 font-medium">{t("source.activity")}</h2>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 p-4 sm:grid-cols-4">
        <Fact label={t("source.rows.1h")}>{numbers.format(activity.rows_1h)}</Fact>
        <Fact label={t("source.rows.24h")}>{numbers.format(activity.rows_24h)}</Fact>
        <Fact label={t("source.rows.7d")}>{numbers.format(activity.rows_7d)}</Fact>
        <Fact label={t("source.latest")}>
          {activity.latest_ts ? <RelativeTime at={activity.latest_ts} /> : t("source.latestNone")}
        </Fact>
      </dl>
      <Hours buckets={activity.hourly_buckets} />
    </Card>
  );
}

/** A bar for each hour. The figures above say the same to whoever doesn't see it. */
function Hours({ buckets }: { buckets: SourceActivity["hourly_buckets"] }) {
  const most = Math.max(1, ...buckets.map(({ rows }) => rows));
  const first = buckets[0];
  const last = buckets.at(-1);
  return (
    <figure className="border-t px-4 pt-4 pb-3">
      <div aria-hidden className="flex h-24 items-end gap-px">
        {buckets.map(({ bucket, rows }) => (
          <div
            key={bucket}
            title={t("source.bar", { time: exactTime(new Date(bucket)), count: rows })}
            className="group flex h-full flex-1 items-end"
            suppressHydrationWarning
          >
            <div
              style={{ height: rows === 0 ? "1px" : `${Math.max(3, (rows / most) * 100)}%` }}
              className={
                rows === 0
                  ? "w-full bg-line-strong"
                  : "w-full rounded-t-[2px] bg-accent opacity-80 group-hover:opacity-100 forced-colors:bg-[CanvasText]"
              }
            />
          </div>
        ))}
      </div>
      <div aria-hidden className="mt-1 flex justify-between text-xs text-faint">
        {first && <RelativeTime at={first.bucket} />}
        {last && <RelativeTime at={last.bucket} />}
      </div>
      <figcaption className="mt-1 text-sm text-soft">{t("source.hourly")}</figcaption>
    </figure>
  );
}

type FactProps = { label: string; hint?: string | undefined; isCode?: boolean; children: ReactNode };

function Fact({ label, hint, isCode = false, children }: FactProps) {
  return (
    <div className="min-w-0" title={hint}>
      <dt className="text-sm text-faint">{label}</dt>
      <dd className={isCode ? "font-mono text-sm leading-5 wrap-anywhere" : "text-md tabular-nums wrap-anywhere"}>
        {children}
      </dd>
    </div>
  );
}
