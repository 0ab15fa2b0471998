import { ChartColumn } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { buttonLook } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { t } from "@/lib/i18n/t";
import type { AccountUsage as Usage } from "@/lib/token-usage/data";
import { SPANS, type UsageSpan } from "./account-tabs";
import { DayBars, OUTCOMES, ScopeBars } from "./usage-bars";
import { callsByDay, daysOf, scopeLine } from "./usage-days";

type Props = { accountId: number; days: UsageSpan; usage: Usage | null };

/** What an account's tokens did: calls by outcome and by scope, day by day, and what they never used. */
export function AccountUsage({ accountId, days, usage }: Props) {
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="max-w-[68ch] text-soft">{t("accountPage.usageText")}</p>
        <nav aria-label={t("accountPage.span")} className="flex gap-1">
          {SPANS.map((span) => (
            <Link
              key={span}
              href={`/admin/service-tokens/${accountId}?tab=usage&days=${span}`}
              scroll={false}
              aria-current={span === days ? "true" : undefined}
              className={cn(buttonLook({ size: "sm" }), span === days && "bg-hover")}
            >
              {t("accountPage.days", { count: span })}
            </Link>
          ))}
        </nav>
      </div>
      {usage ? <Told usage={usage} /> : <Notice tone="warn">{t("usage.unknown")}</Notice>}
    </div>
  );
}

function Told({ usage }: { usage: Usage }) {
  const { window, calls, by_day } = usage;
  const days = daysOf(window.since, window.until);
  const total = calls.allowed + calls.denied + calls.failed;
  return (
    <>
      {!window.is_complete && (
        <Notice>
          {window.observed_days === 0
            ? t("accountPage.newborn")
            : t("accountPage.young", { count: window.observed_days, days: window.days })}
        </Notice>
      )}
      <Card aria-labelledby="calls-by-outcome">
        <dl className="grid grid-cols-2 overflow-clip rounded-t-lg border-b bg-canvas sm:grid-cols-4">
          <Fact label={t("accountPage.calls")}>{t("accountPage.number", { number: total })}</Fact>
          {OUTCOMES.map(({ outcome, look }) => (
            <Fact
              key={outcome}
              label={
                <span className="inline-flex items-center gap-1.5">
                  <span aria-hidden className={cn("size-2 rounded-[2px]", look)} />
                  {t(`accountPage.outcome.${outcome}`)}
                </span>
              }
            >
              {t("accountPage.number", { number: calls[outcome] })}
            </Fact>
          ))}
        </dl>
        <h2 id="calls-by-outcome" className="sr-only">
          {t("accountPage.byOutcome")}
        </h2>
        {total === 0 ? (
          <EmptyState
            className="m-4"
            icon={<ChartColumn aria-hidden className="size-4" />}
            title={t("accountPage.noCalls")}
          >
            {t("accountPage.noCallsText")}
          </EmptyState>
        ) : (
          <DayBars days={callsByDay(days, by_day)} />
        )}
      </Card>
      {total > 0 && <Scopes usage={usage} days={days} />}
      <Unused usage={usage} />
    </>
  );
}

function Scopes({ usage: { by_scope, by_scope_day }, days }: { usage: Usage; days: readonly string[] }) {
  return (
    <Card aria-labelledby="calls-by-scope">
      <h2 id="calls-by-scope" className="border-b px-4 py-2.5 font-medium">
        {t("accountPage.byScope")}
      </h2>
      <ul className="divide-y">
        {by_scope.map(({ scope, allowed, denied, failed }) => (
          <li key={scope} className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-2">
            <span className="min-w-0 flex-1 basis-40 wrap-anywhere">
              {scope ? <code className="font-mono text-sm">{scope}</code> : t("accountPage.noScope")}
            </span>
            <ScopeBars name={scope || t("accountPage.noScope")} days={scopeLine(days, scope, by_scope_day)} />
            <span className="flex basis-44 justify-end gap-3 text-sm tabular-nums max-sm:justify-start">
              <span>{t("accountPage.allowed", { count: allowed })}</span>
              {denied > 0 && <span className="text-danger">{t("accountPage.refused", { count: denied })}</span>}
              {failed > 0 && <span className="text-warn">{t("accountPage.failed", { count: failed })}</span>}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Live tokens beside what each of them never used. */
function Unused({ usage: { tokens } }: { usage: Usage }) {
  const wide = tokens.filter(({ unused_scopes }) => unused_scopes.length > 0);
  if (wide.length === 0) return null;
  return (
    <Card aria-labelledby="never-used">
      <div className="border-b px-4 py-2.5">
        <h2 id="never-used" className="font-medium">
          {t("accountPage.neverUsed")}
        </h2>
        <p className="text-soft">{t("accountPage.neverUsedText")}</p>
      </div>
      <ul className="divide-y">
        {wide.map(({ id, name, granted, used, unused_scopes }) => (
          <li key={id} className="flex flex-col gap-1.5 px-4 py-2.5">
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium wrap-anywhere">{name}</span>
              <span className="text-sm text-soft">{t("usage.usedOf", { used, granted })}</span>
            </p>
            <ul className="flex flex-wrap gap-1">
              {unused_scopes.map((scope) => (
                <li key={scope} className="min-w-0">
                  <Badge mono tone="outline">
                    {scope}
                  </Badge>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Fact({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0 px-4 py-2.5">
      <dt className="text-xs text-faint">{label}</dt>
      <dd className="text-lg font-semibold tabular-nums">{children}</dd>
    </div>
  );
}
