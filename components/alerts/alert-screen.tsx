import { ExternalLink, Telescope, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { buttonLook } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { Fact } from "@/components/ui/fact";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AlertDetail } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";
import { AlertActions } from "./alert-actions";
import { HealthBadge } from "./alert-badges";
import { AlertHistory } from "./alert-history";
import { AlertTrial } from "./alert-trial";
import { conditionText, valueText } from "./condition-text";
import { durationText } from "./duration";
import { ResolveButton } from "./resolve-button";
import { SigningSecret } from "./signing-secret";

/** The explorer with what the alert looks for, over its window. */
function exploreAddress({ alert, source }: AlertDetail): string | null {
  if (source.teamId === null) return null;
  const search = new URLSearchParams({ team: String(source.teamId), source: String(source.id) });
  const seconds = String(alert.lookback_seconds);
  if (alert.query_language === "logchefql") search.set("q", alert.query);
  else search.set("sql", alert.query.replace(/\{\{\s*lookback_seconds\s*\}\}/g, seconds));
  search.set("t", `${seconds}s`);
  return `/explore?${search}`;
}

/** One alert: how it is, what it waits for, whom it tells, and what it told. */
export function AlertScreen({ detail }: { detail: AlertDetail }) {
  const { alert, health, can } = detail;
  const explore = exploreAddress(detail);
  return (
    <Page>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            {alert.name}
            <HealthBadge health={health} />
          </span>
        }
        description={alert.description}
        actions={can.edit && <AlertActions detail={detail} />}
      />
      <Standing detail={detail} />
      <Facts detail={detail} />
      <section aria-label={t("alert.query")} className="flex min-w-0 flex-col gap-3">
        <CodeBlock
          title={`${t("alert.query")} · ${alert.query_language === "logchefql" ? "LogchefQL" : "SQL"}`}
          code={alert.query}
        />
        <div className="flex flex-wrap items-start gap-2">
          <AlertTrial alert={alert} />
          {explore && (
            <Link href={explore} className={buttonLook()}>
              <Telescope aria-hidden className="size-3.5" />
              {t("alert.openInExplore")}
            </Link>
          )}
        </div>
      </section>
      <AlertHistory history={detail.history} />
      {can.edit && (alert.webhook_urls?.length ?? 0) > 0 && <SigningSecret alertId={alert.id} />}
    </Page>
  );
}

/** What is to be known first: an open incident, a look that failed, and who could change the alert. */
function Standing({ detail }: { detail: AlertDetail }) {
  const { alert, health, lastError, can, createdBy, history } = detail;
  const open = history.find(({ status }) => status === "triggered");
  return (
    <>
      {open && alert.last_state === "firing" && (
        <Notice
          tone="danger"
          title={
            <>
              {t("alert.firingSince")} <RelativeTime at={open.triggered_at} />
            </>
          }
          actions={can.resolve && <ResolveButton alertId={alert.id} name={alert.name} />}
        >
          {open.value !== undefined && t("alert.firingValue", { value: valueText(open.value) })}
        </Notice>
      )}
      {lastError !== null && (
        <Notice tone="warn" title={t("alert.failing")}>
          <p>{lastError}</p>
          <p>{t("alert.failingText")}</p>
        </Notice>
      )}
      {health === "off" && <Notice>{t("alert.isOff")}</Notice>}
      {!can.edit && (
        <Notice title={t("alert.readOnly")}>
          {createdBy === null ? t("alert.readOnlyGone") : t("alert.readOnlyText", { name: createdBy })}
        </Notice>
      )}
    </>
  );
}

function Facts({ detail }: { detail: AlertDetail }) {
  const { alert, source, nextRunAt, runsAs, createdBy } = detail;
  return (
    <Card>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 p-4 sm:grid-cols-3 lg:grid-cols-4">
        <Fact label={t("alert.fact.condition")} className="col-span-2">
          {conditionText(alert)}
        </Fact>
        <Fact label={t("alert.source")}>{source.name}</Fact>
        <Fact label={t("alert.severity")}>{t(`alert.severity.${alert.severity}`)}</Fact>
        <Fact label={t("alert.fact.frequency")}>
          {t("alert.every", { time: durationText(alert.frequency_seconds) })}
        </Fact>
        <Fact label={t("alert.fact.last")}>
          {alert.last_evaluated_at ? <RelativeTime at={alert.last_evaluated_at} /> : t("alert.never")}
        </Fact>
        <Fact label={t("alert.fact.next")}>{nextRunAt ? <RelativeTime at={nextRunAt} /> : t("alert.never")}</Fact>
        <Fact label={t("alert.fact.runsAs")}>
          {runsAs ?? <span className="text-warn">{t("alert.runsAsGone")}</span>}
        </Fact>
        <Fact label={t("alert.fact.by")}>{createdBy ?? t("alert.gone")}</Fact>
        <Fact label={t("alert.fact.recipients")}>
          <Recipients detail={detail} />
        </Fact>
        <Fact label={t("alert.fact.webhooks")}>
          <Webhooks urls={alert.webhook_urls} />
        </Fact>
        <Pairs label={t("alert.labels")} pairs={alert.labels} />
        <Pairs label={t("alert.annotations")} pairs={alert.annotations} />
        {alert.generator_url && (
          <Fact label={t("alert.fact.link")}>
            <a
              href={alert.generator_url}
              rel="noreferrer"
              target="_blank"
              className="inline-flex items-baseline gap-1 underline underline-offset-2 wrap-anywhere"
            >
              {new URL(alert.generator_url).host}
              <ExternalLink aria-hidden className="size-3 shrink-0" />
            </a>
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Recipients({ detail: { recipients } }: { detail: AlertDetail }) {
  if (recipients.length === 0) return t("alert.none");
  return (
    <ul>
      {recipients.map(({ id, name, isTold }) => (
        <li key={id}>
          {name ?? t("alert.unknownPerson", { id: String(id) })}
          {!isTold && (
            <span className="flex items-start gap-1 text-sm text-warn">
              <TriangleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
              {t("alert.notTold")}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Webhooks({ urls }: { urls: readonly string[] | undefined }) {
  if (!urls) return t("alert.none");
  return (
    <ul className="font-mono text-sm leading-5">
      {urls.map((url) => (
        <li key={url} className="wrap-anywhere">
          {url}
        </li>
      ))}
    </ul>
  );
}

function Pairs({ label, pairs }: { label: string; pairs: Readonly<Record<string, string>> | undefined }) {
  if (!pairs) return null;
  return (
    <Fact label={label} className="col-span-2">
      <ul className="font-mono text-sm leading-5">
        {Object.entries(pairs).map(([key, value]) => (
          <li key={key} className="wrap-anywhere">
            {key}={value}
          </li>
        ))}
      </ul>
    </Fact>
  );
}
