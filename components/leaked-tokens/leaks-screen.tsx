import { ShieldAlert } from "lucide-react";
import Link from "next/link";
import { AuditTabs } from "@/components/audit/audit-tabs";
import { Page } from "@/components/layout/page";
import { Badge } from "@/components/ui/badge";
import { buttonLook } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { LeaksView } from "@/lib/leaked-tokens/loaders";
import { SCANNER_FORMATS } from "@/lib/leaked-tokens/scanners";
import type { LeakWire } from "@/lib/leaked-tokens/serialize";
import { PolicyForm } from "./policy-form";

const PATH = "/admin/audit/leaked-tokens";

function LeakItem({ leak }: { leak: LeakWire }) {
  const { token, account, done, still_works, reports, places } = leak;
  return (
    <li>
      <details>
        <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-canvas focus-visible:-outline-offset-2">
          <span className="font-medium wrap-anywhere">{token.name}</span>
          <span className="text-soft wrap-anywhere">{t("leaks.of", { account: account.name })}</span>
          <Badge tone={done === "alerted" ? "warn" : "neutral"}>{t(`leaks.done.${done}`)}</Badge>
          {still_works && <Badge tone="danger">{t("leaks.works")}</Badge>}
          <span className="grow basis-28 text-sm text-soft">{t("leaks.reports", { count: reports })}</span>
          <RelativeTime at={leak.last_reported_at} className="text-sm text-soft" />
        </summary>
        <div className="flex flex-col gap-3 px-4 pt-1 pb-4">
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
            <dt className="text-soft">{t("token.value")}</dt>
            <dd className="font-mono text-sm">{token.prefix}</dd>
            <dt className="text-soft">{t("leaks.first")}</dt>
            <dd>
              <RelativeTime at={leak.first_reported_at} />
            </dd>
            <dt className="text-soft">{t("leaks.place")}</dt>
            <dd>
              <ul className="flex flex-col gap-1">
                {places.map(({ found_at, channel, reported_at }) => (
                  <li key={`${channel} ${reported_at}`} className="wrap-anywhere">
                    {/* A stranger wrote it, so it is text and no link. */}
                    <span className={found_at ? "font-mono text-sm" : "text-faint"}>
                      {found_at ?? t("leaks.placeUnknown")}
                    </span>{" "}
                    <span className="text-sm text-soft">
                      {t(`leaks.via.${channel}`)}, <RelativeTime at={reported_at} />
                    </span>
                  </li>
                ))}
              </ul>
            </dd>
          </dl>
          <p>
            <Link
              href={`/admin/service-tokens?q=${encodeURIComponent(account.name)}`}
              className={buttonLook({ variant: "secondary", size: "sm" })}
            >
              {t("leaks.manage")}
            </Link>
          </p>
        </div>
      </details>
    </li>
  );
}

/** Administration → Audit → Leaked tokens: what was reported, what was done, and what is to be done next time. */
export function LeaksScreen({ view: { policy, leaks, next, isFirst } }: { view: LeaksView }) {
  return (
    <Page>
      <PageHeader title={t("leaks.title")} description={t("leaks.description")} />
      <AuditTabs current="leaks" hrefOf={(tab) => (tab === "changes" ? "/admin/audit" : `/admin/audit?log=${tab}`)} />
      <PolicyForm key={policy} policy={policy} />
      {leaks.length === 0 ? (
        <EmptyState icon={<ShieldAlert aria-hidden className="size-4" />} title={t("leaks.empty")}>
          <p>{t("leaks.emptyText")}</p>
        </EmptyState>
      ) : (
        <Card aria-label={t("leaks.list")}>
          <ul className="divide-y">
            {leaks.map((leak) => (
              <LeakItem key={leak.id} leak={leak} />
            ))}
          </ul>
        </Card>
      )}
      {(next || !isFirst) && (
        <p className="flex flex-wrap gap-2">
          {!isFirst && (
            <Link href={PATH} className={buttonLook({ variant: "secondary" })}>
              {t("leaks.newest")}
            </Link>
          )}
          {next && (
            <Link href={`${PATH}?cursor=${next}`} className={buttonLook({ variant: "secondary" })}>
              {t("leaks.older")}
            </Link>
          )}
        </p>
      )}
      <section aria-label={t("leaks.scanners")} className="flex flex-col gap-2">
        <h2 className="font-medium">{t("leaks.scanners")}</h2>
        <p className="text-soft">{t("leaks.scannersText")}</p>
        <p className="flex flex-wrap gap-2">
          {SCANNER_FORMATS.map((format) => (
            <a
              key={format}
              href={`/api/v1/leaked-tokens/patterns?format=${format}`}
              className={buttonLook({ variant: "secondary", size: "sm" })}
            >
              {format}
            </a>
          ))}
        </p>
      </section>
    </Page>
  );
}
