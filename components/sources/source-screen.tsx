"use client";

import { Lock, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Page } from "@/components/layout/page";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Fact } from "@/components/ui/fact";
import { Notice } from "@/components/ui/notice";
import { whenOpened } from "@/components/ui/on-demand";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tabs } from "@/components/ui/tabs";
import { t } from "@/lib/i18n/t";
import type { SourceDetail } from "@/lib/sources/loaders";
import type { SourceRow } from "@/lib/sources/serialize";
import { ConnectionBadge } from "./connection-state";
import { SchemaPanel } from "./schema-panel";
import { StatisticsPanel } from "./statistics-panel";
import { TeamsPanel } from "./teams-panel";

const DeleteSourceDialog = whenOpened(() =>
  import("./delete-source-dialog").then((module) => module.DeleteSourceDialog),
);
const SourceFormDialog = whenOpened(() => import("./source-form-dialog").then((module) => module.SourceFormDialog));

/** One source: where it is, what its table holds, and who reads it. */
export function SourceScreen({ detail }: { detail: SourceDetail }) {
  const { source, isConnected } = detail;
  const router = useRouter();
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const close = () => setOpen(null);
  const actions = !source.managed && (
    <>
      <Button icon={<Pencil aria-hidden className="size-4" />} onClick={() => setOpen("edit")}>
        {t("action.edit")}
      </Button>
      <Button variant="danger-quiet" icon={<Trash2 aria-hidden className="size-4" />} onClick={() => setOpen("delete")}>
        {t("source.delete")}
      </Button>
    </>
  );
  const silent = (
    <EmptyState title={t("source.noAnswer")} actions={<Button onClick={router.refresh}>{t("action.retry")}</Button>}>
      {t("source.noAnswerText")}
    </EmptyState>
  );
  return (
    <Page>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            {source.name}
            <ConnectionBadge isConnected={isConnected} />
            {source.managed && (
              <Badge>
                <Lock aria-hidden />
                {t("source.managed")}
              </Badge>
            )}
          </span>
        }
        description={source.description || t("source.noDescription")}
        actions={actions}
      />
      {source.managed && <Notice>{t("source.managedText")}</Notice>}
      <Facts source={source} />
      <Tabs
        label={t("source.tabs", { name: source.name })}
        tabs={[
          {
            value: "schema",
            label: t("source.tab.schema"),
            panel: isConnected ? <SchemaPanel detail={detail} /> : silent,
          },
          {
            value: "statistics",
            label: t("source.tab.statistics"),
            panel: isConnected ? <StatisticsPanel detail={detail} /> : silent,
          },
          { value: "teams", label: t("source.tab.teams"), panel: <TeamsPanel detail={detail} /> },
        ]}
      />
      {open === "edit" && <SourceFormDialog source={source} onClose={close} />}
      {open === "delete" && (
        <DeleteSourceDialog source={source} onClose={close} onDeleted={() => router.replace("/admin/sources")} />
      )}
    </Page>
  );
}

function Facts({ source }: { source: SourceRow }) {
  const isEmbedded = source.host === "embedded";
  return (
    <Card>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 p-4 sm:grid-cols-3 lg:grid-cols-6">
        <Fact label={t("source.fact.table")} isCode>
          {source.database}.<wbr />
          {source.tableName}
        </Fact>
        <Fact label={t("source.fact.server")} isCode={!isEmbedded}>
          {isEmbedded ? t("source.embedded") : source.host}
          {!isEmbedded && (
            <span className="block font-sans text-sm text-soft">
              {t(source.tlsEnable ? "source.encrypted" : "source.plain")}
            </span>
          )}
        </Fact>
        <Fact label={t("source.fact.user")} isCode={source.username !== ""}>
          {source.username || t("source.noUser")}
        </Fact>
        <Fact label={t("source.fact.time")} isCode>
          {source.timestampField}
        </Fact>
        <Fact label={t("source.fact.severity")} isCode={source.severityField !== ""}>
          {source.severityField || t("source.none.severity")}
        </Fact>
        <Fact label={t("source.fact.created")}>
          <RelativeTime at={source.createdAt} />
        </Fact>
      </dl>
    </Card>
  );
}
