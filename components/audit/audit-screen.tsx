import { Download, ScrollText } from "lucide-react";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { Button, buttonLook } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import type { AuditTab, AuditView } from "@/lib/audit/loaders";
import { t } from "@/lib/i18n/t";
import { AuditFilters } from "./audit-filters";
import { AuditTabs } from "./audit-tabs";
import { ChainStatus } from "./chain-status";
import { EventItem } from "./event-item";
import { SecurityItem } from "./security-item";

const PATH = "/admin/audit";
/** What carries over from one log to another. */
const SHARED = ["from", "to"] as const;

function hrefOf(search: Readonly<Record<string, string>>, change: Readonly<Record<string, string | null>>): string {
  const words = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) words.delete(name);
    else words.set(name, value);
  }
  return words.size > 0 ? `${PATH}?${words}` : PATH;
}

function tabHref({ search }: AuditView, tab: AuditTab): string {
  const shared = SHARED.flatMap((name) => (search[name] ? [[name, search[name]] as const] : []));
  return hrefOf(Object.fromEntries(shared), { log: tab === "changes" ? null : tab });
}

/** Whoever signed in too long ago does so again, and comes back to the same list. */
function SignInToExport({ view }: { view: AuditView }) {
  return (
    <form method="post" action="/api/auth/signin/oidc">
      <input type="hidden" name="anew" value="1" />
      <input type="hidden" name="next" value={hrefOf(view.search, {})} />
      <Button type="submit">{t("stepUp.export")}</Button>
    </form>
  );
}

function ExportLinks({ view }: { view: AuditView }) {
  if (!view.mayExport) return <SignInToExport view={view} />;
  const words = new URLSearchParams(view.search);
  words.delete("cursor");
  words.set("log", view.tab);
  const href = (format: string) => `/api/v1/admin/audit/export?${words}&format=${format}`;
  return (["jsonl", "csv"] as const).map((format) => (
    <a key={format} href={href(format)} download className={buttonLook({ variant: "secondary" })}>
      <Download aria-hidden className="size-4" />
      {t(format === "csv" ? "audit.exportCsv" : "audit.exportJson")}
    </a>
  ));
}

function Events({ view }: { view: AuditView }) {
  const { search, next, events, security } = view;
  const isFiltered = Object.keys(search).some((name) => name !== "log");
  if (events.length + security.length === 0) {
    return (
      <EmptyState
        icon={<ScrollText aria-hidden className="size-4" />}
        title={t(isFiltered ? "audit.noneMatch" : "audit.empty")}
        actions={
          isFiltered && (
            <Link href={tabHref({ ...view, search: {} }, view.tab)} className={buttonLook({ variant: "secondary" })}>
              {t("action.clearFilters")}
            </Link>
          )
        }
      >
        {!isFiltered && <p>{t("audit.emptyText")}</p>}
      </EmptyState>
    );
  }
  return (
    <>
      <Card aria-label={t("audit.events")}>
        <ul className="divide-y">
          {events.map((event) => (
            <EventItem key={`${event.log}-${event.hash ?? event.at}`} event={event} />
          ))}
          {security.map((event) => (
            <SecurityItem key={event.id} event={event} />
          ))}
        </ul>
      </Card>
      <p className="flex flex-wrap gap-2">
        {search.cursor && (
          <Link href={hrefOf(search, { cursor: null })} className={buttonLook({ variant: "secondary" })}>
            {t("audit.newest")}
          </Link>
        )}
        {next && (
          <Link href={hrefOf(search, { cursor: next })} className={buttonLook({ variant: "secondary" })}>
            {t("audit.older")}
          </Link>
        )}
      </p>
    </>
  );
}

/** Administration → Audit: the two chains and the security events, filtered by the address. */
export function AuditScreen({ view }: { view: AuditView }) {
  const { tab, chain, problem, refusals } = view;
  return (
    <Page>
      <PageHeader
        title={t("nav.audit")}
        description={t("audit.description")}
        actions={tab !== "security" && <ExportLinks view={view} />}
      />
      <AuditTabs current={tab} hrefOf={(each) => tabHref(view, each)} />
      {chain && <ChainStatus chain={chain} />}
      {tab === "security" && refusals.length > 0 && (
        <Notice>
          {t("audit.refusals", {
            text: refusals.map(({ reason, count }) => t("audit.refusals.one", { reason, count })).join(", "),
          })}
        </Notice>
      )}
      <AuditFilters key={JSON.stringify(view.search)} view={view} />
      {problem ? (
        <Notice tone="warn" title={t("audit.badFilter")} role="alert">
          {problem}
        </Notice>
      ) : (
        <Events view={view} />
      )}
    </Page>
  );
}
