"use client";

import { Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { useMemo, useRef } from "react";
import { createColumnHelper } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { t } from "@/lib/i18n/t";
import type { TeamSummary } from "@/lib/teams/serialize";

const column = createColumnHelper<TeamSummary>();

type Handlers = { onEdit: (id: number) => void; onDelete: (id: number) => void };
type Props = Handlers & { teams: TeamSummary[]; canChange: boolean };

function columnsFor(canChange: boolean, handlers: { readonly current: Handlers }) {
  return column.columns([
    column.accessor("name", {
      header: t("team.column.name"),
      cell: ({ row: { original: team } }) => (
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2">
            <Link href={`/teams/${team.id}`} className="font-medium wrap-anywhere hover:underline">
              {team.name}
            </Link>
            {team.managed && <Badge title={t("team.managedText")}>{t("team.managed")}</Badge>}
          </p>
          {team.description && <p className="max-w-[60ch] text-sm text-soft wrap-anywhere">{team.description}</p>}
        </div>
      ),
    }),
    column.accessor("memberCount", {
      header: t("team.column.members"),
      cell: ({ row }) => <span className="tabular-nums">{row.original.memberCount}</span>,
    }),
    column.accessor("sourceCount", {
      header: t("team.column.sources"),
      cell: ({ row }) => <span className="tabular-nums">{row.original.sourceCount}</span>,
    }),
    column.accessor("createdAt", {
      header: t("token.column.created"),
      cell: ({ row }) => <RelativeTime at={row.original.createdAt} className="text-soft" />,
    }),
    column.display({
      id: "actions",
      header: () => <span className="sr-only">{t("token.column.actions")}</span>,
      cell: ({ row: { original: team } }) =>
        canChange && !team.managed ? (
          <div className="flex justify-end gap-1">
            <IconButton
              label={t("team.editNamed", { name: team.name })}
              hint={t("action.edit")}
              onClick={() => handlers.current.onEdit(team.id)}
            >
              <Pencil aria-hidden />
            </IconButton>
            <IconButton
              label={t("team.deleteNamed", { name: team.name })}
              hint={t("team.delete")}
              onClick={() => handlers.current.onDelete(team.id)}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </div>
        ) : null,
    }),
  ]);
}

/** Teams, each a way to its own page. */
export function TeamsTable({ teams, canChange, onEdit, onDelete }: Props) {
  const handlers = useRef<Handlers>({ onEdit, onDelete });
  handlers.current = { onEdit, onDelete };
  const columns = useMemo(() => columnsFor(canChange, handlers), [canChange]);
  return <DataTable caption={t("nav.teams")} rows={teams} columns={columns} rowId={(team) => `team-${team.id}`} />;
}
