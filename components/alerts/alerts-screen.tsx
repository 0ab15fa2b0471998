"use client";

import { BellRing, Plus } from "lucide-react";
import Link from "next/link";
import { Page } from "@/components/layout/page";
import { Button, buttonLook } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { SearchRow } from "@/components/ui/search-row";
import { Select } from "@/components/ui/select";
import { useAddress } from "@/components/ui/use-address";
import { ALERT_HEALTHS } from "@/lib/alerts/health";
import type { AlertsDesk } from "@/lib/alerts/loaders";
import { t } from "@/lib/i18n/t";
import { type AlertFilter, filterOf, narrowed } from "./alert-filters";
import { AlertsTable } from "./alerts-table";

const EVERYTHING = { q: "", state: "", team: "", source: "" };

/** The sources of one team or of all, each once, by name. */
function sourcesOf({ places }: AlertsDesk, teamId: number | null) {
  const shown = places.filter(({ team }) => teamId === null || team.id === teamId);
  const sources = new Map(shown.flatMap((place) => place.sources.map(({ id, name }) => [id, name] as const)));
  return [...sources].map(([id, name]) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name));
}

/** Alerts: what is watched on all that the viewer's teams reach. */
export function AlertsScreen({ desk }: { desk: AlertsDesk }) {
  const { params, change } = useAddress();
  const filter = filterOf(params);
  const shown = narrowed(desk, filter);
  const create = (
    <Link
      href={filter.sourceId === null ? "/alerts/new" : `/alerts/new?source=${filter.sourceId}`}
      className={buttonLook({ variant: "primary" })}
    >
      <Plus aria-hidden className="size-4" />
      {t("alert.create")}
    </Link>
  );
  return (
    <Page>
      <PageHeader
        title={t("nav.alerts")}
        description={t("alerts.description")}
        actions={desk.alerts.length > 0 && create}
      />
      {desk.alerts.length === 0 ? (
        <NoAlerts hasSources={desk.places.length > 0} />
      ) : (
        <>
          <Filters desk={desk} filter={filter} change={change} />
          <p role="status" className="-mt-3 text-sm text-faint">
            {t("alerts.count", { count: desk.alerts.length, shown: shown.length })}
          </p>
          {shown.length === 0 ? (
            <EmptyState
              title={t("alerts.noneMatch")}
              actions={<Button onClick={() => change(EVERYTHING)}>{t("action.clearFilters")}</Button>}
            />
          ) : (
            <Card>
              <AlertsTable alerts={shown} />
            </Card>
          )}
        </>
      )}
    </Page>
  );
}

type FiltersProps = { desk: AlertsDesk; filter: AlertFilter; change: (values: Record<string, string>) => void };

function Filters({ desk, filter, change }: FiltersProps) {
  const sources = sourcesOf(desk, filter.teamId);
  return (
    <SearchRow hotkey label={t("alerts.search")} value={filter.words} onValueChange={(q) => change({ q })}>
      <Select
        label={t("alerts.filter.health")}
        value={filter.health ?? ""}
        onValueChange={(state) => change({ state })}
        options={[
          { value: "", label: t("alerts.anyHealth") },
          ...ALERT_HEALTHS.map((one) => ({ value: one, label: t(`alert.health.${one}`) })),
        ]}
        className="w-44 max-sm:w-full"
      />
      <Select
        label={t("alerts.filter.team")}
        value={String(filter.teamId ?? "")}
        // A source of another team would leave nothing to see.
        onValueChange={(team) => change({ team, source: "" })}
        options={[
          { value: "", label: t("alerts.anyTeam") },
          ...desk.places.map(({ team }) => ({ value: String(team.id), label: team.name })),
        ]}
        className="w-44 max-sm:flex-1"
      />
      <Select
        label={t("alerts.filter.source")}
        value={String(filter.sourceId ?? "")}
        onValueChange={(source) => change({ source })}
        options={[
          { value: "", label: t("alerts.anySource") },
          ...sources.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        className="w-44 max-sm:flex-1"
      />
    </SearchRow>
  );
}

function NoAlerts({ hasSources }: { hasSources: boolean }) {
  return (
    <EmptyState
      icon={<BellRing aria-hidden className="size-4" />}
      title={t(hasSources ? "alerts.empty" : "alerts.noSource")}
      actions={
        hasSources && (
          <Link href="/alerts/new" className={buttonLook({ variant: "primary" })}>
            {t("alert.create")}
          </Link>
        )
      }
    >
      {t(hasSources ? "alerts.emptyText" : "alerts.noSourceText")}
    </EmptyState>
  );
}
