"use client";

import { Lock, Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { useMemo, useRef } from "react";
import { createColumnHelper } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { list, t } from "@/lib/i18n/t";
import type { Connections } from "@/lib/sources/loaders";
import type { SourceRow } from "@/lib/sources/serialize";
import { ConnectionState } from "./connection-state";

const column = createColumnHelper<SourceRow>();

type Acts = { onEdit: (source: SourceRow) => void; onDelete: (source: SourceRow) => void };
type Props = Acts & { sources: SourceRow[]; connections: Promise<Connections> };

/** Sources, each a way to its own page. */
export function SourcesTable({ sources, connections, ...acts }: Props) {
  const latest = useRef<Acts>(acts);
  latest.current = acts;
  const columns = useMemo(() => columnsFor(connections, latest), [connections]);
  return (
    <DataTable caption={t("nav.sources")} rows={sources} columns={columns} rowId={(source) => `source-${source.id}`} />
  );
}

function columnsFor(connections: Promise<Connections>, acts: { readonly current: Acts }) {
  return column.columns([
    column.accessor("name", {
      header: t("sources.column.name"),
      cell: ({ row: { original: source } }) => (
        <div className="min-w-0 @max-3xl:pr-8">
          <p className="flex flex-wrap items-center gap-2">
            <Link href={`/admin/sources/${source.id}`} className="font-medium wrap-anywhere hover:underline">
              {source.name}
            </Link>
            {source.managed && (
              <Badge title={t("source.managedText")}>
                <Lock aria-hidden />
                {t("source.managed")}
              </Badge>
            )}
          </p>
          <code className="font-mono text-xs text-faint wrap-anywhere">
            {source.database}.{source.tableName}
          </code>
          {source.description && <p className="max-w-[60ch] text-sm text-soft wrap-anywhere">{source.description}</p>}
        </div>
      ),
    }),
    column.accessor("host", {
      header: t("sources.column.server"),
      cell: ({ row }) => <Server host={row.original.host} />,
    }),
    column.display({
      id: "state",
      header: t("sources.column.state"),
      cell: ({ row }) => <ConnectionState id={row.original.id} connections={connections} />,
    }),
    column.accessor((source) => source.teams.length, {
      id: "teams",
      header: t("sources.column.teams"),
      cell: ({ row: { original: source } }) =>
        source.teams.length > 0 ? (
          <span className="text-soft wrap-anywhere">{list(source.teams.map(({ name }) => name))}</span>
        ) : (
          <span className="text-warn">{t("source.inNoTeam")}</span>
        ),
    }),
    column.display({
      id: "actions",
      header: () => <span className="sr-only">{t("token.column.actions")}</span>,
      cell: ({ row }) => <RowActions source={row.original} acts={acts} />,
    }),
  ]);
}

function Server({ host }: { host: string }) {
  if (host === "embedded") return <span className="text-soft">{t("source.embedded")}</span>;
  return <code className="font-mono text-sm text-soft wrap-anywhere">{host}</code>;
}

function RowActions({ source, acts }: { source: SourceRow; acts: { readonly current: Acts } }) {
  const { name } = source;
  if (source.managed) return null;
  return (
    <div className="flex justify-end gap-1">
      <IconButton
        label={t("source.editNamed", { name })}
        hint={t("action.edit")}
        onClick={() => acts.current.onEdit(source)}
      >
        <Pencil aria-hidden />
      </IconButton>
      <IconButton
        label={t("source.deleteNamed", { name })}
        hint={t("source.delete")}
        onClick={() => acts.current.onDelete(source)}
      >
        <Trash2 aria-hidden />
      </IconButton>
    </div>
  );
}
