"use client";

import { Database, Plus } from "lucide-react";
import { useState } from "react";
import { Page } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { whenOpened } from "@/components/ui/on-demand";
import { PageHeader } from "@/components/ui/page-header";
import { SearchRow } from "@/components/ui/search-row";
import { Select } from "@/components/ui/select";
import { useAddress } from "@/components/ui/use-address";
import { searchFor } from "@/lib/core/words";
import { t } from "@/lib/i18n/t";
import type { Connections } from "@/lib/sources/loaders";
import type { SourceRow } from "@/lib/sources/serialize";
import { SourcesTable } from "./sources-table";

const DeleteSourceDialog = whenOpened(() =>
  import("./delete-source-dialog").then((module) => module.DeleteSourceDialog),
);
const SourceFormDialog = whenOpened(() => import("./source-form-dialog").then((module) => module.SourceFormDialog));

const FILTERS = ["all", "no-team", "managed"] as const;
type Filter = (typeof FILTERS)[number];
type Props = { sources: SourceRow[]; connections: Promise<Connections> };
type Open = { kind: "create" } | { kind: "edit" | "delete"; sourceId: number };

function narrowed(sources: readonly SourceRow[], query: string, filter: Filter): SourceRow[] {
  const isMeant = searchFor(query);
  return sources.filter((source) => {
    if (filter === "no-team" && source.teams.length > 0) return false;
    if (filter === "managed" && !source.managed) return false;
    const { name, description, host, database, tableName, teams } = source;
    return isMeant(name, description, host, `${database}.${tableName}`, ...teams.map((team) => team.name));
  });
}

/** Administration → Sources: every table of logs that the console knows. */
export function SourcesScreen({ sources, connections }: Props) {
  const [dialog, setDialog] = useState<Open | null>(null);
  const { params, change } = useAddress();
  const query = params.get("q") ?? "";
  const filter = FILTERS.find((one) => one === params.get("show")) ?? "all";
  const shown = narrowed(sources, query, filter);
  const close = () => setDialog(null);
  const chosen = dialog && dialog.kind !== "create" ? sources.find(({ id }) => id === dialog.sourceId) : undefined;
  return (
    <Page>
      <PageHeader
        title={t("nav.sources")}
        description={t("sources.description")}
        actions={
          <Button
            id="create-source-button"
            variant="primary"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => setDialog({ kind: "create" })}
          >
            {t("source.create")}
          </Button>
        }
      />
      {sources.length === 0 ? (
        <EmptyState icon={<Database aria-hidden className="size-4" />} title={t("sources.empty")}>
          {t("sources.emptyText")}
        </EmptyState>
      ) : (
        <>
          <SearchRow
            hotkey
            label={t("sources.search")}
            value={query}
            onValueChange={(q) => change({ q })}
            count={t("sources.count", { count: sources.length, shown: shown.length })}
          >
            <Select
              label={t("sources.filter")}
              value={filter}
              onValueChange={(show) => change({ show: show === "all" ? "" : show })}
              options={FILTERS.map((one) => ({ value: one, label: t(`sources.filter.${one}`) }))}
              className="w-40"
            />
          </SearchRow>
          {shown.length === 0 ? (
            <EmptyState
              title={t("sources.noneMatch")}
              actions={<Button onClick={() => change({ q: "", show: "" })}>{t("action.clearFilters")}</Button>}
            />
          ) : (
            <Card>
              <SourcesTable
                sources={shown}
                connections={connections}
                onEdit={({ id }) => setDialog({ kind: "edit", sourceId: id })}
                onDelete={({ id }) => setDialog({ kind: "delete", sourceId: id })}
              />
            </Card>
          )}
        </>
      )}
      {dialog?.kind === "create" && <SourceFormDialog onClose={close} />}
      {dialog?.kind === "edit" && chosen && <SourceFormDialog source={chosen} onClose={close} />}
      {dialog?.kind === "delete" && chosen && (
        <DeleteSourceDialog source={chosen} onClose={close} focusAfter="create-source-button" />
      )}
    </Page>
  );
}
