"use client";

import { useMemo } from "react";
import { createColumnHelper } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { t } from "@/lib/i18n/t";
import type { TokenRow } from "@/lib/tokens/serialize";
import { isLive } from "@/lib/tokens/state";
import { liveFirst, type TokenColumn, type TokenTableProps, tokenColumns } from "./token-columns";

const column = createColumnHelper<TokenRow>();

const sortable = ({ id, header, cell, sortBy }: TokenColumn) =>
  sortBy
    ? column.accessor(sortBy, { id, header, cell: ({ row }) => cell(row.original) })
    : column.display({ id, header, cell: ({ row }) => cell(row.original) });

/** All tokens of an account, live ones first, to be sorted by their columns. */
export function TokenTable({ accountName, tokens, onRevoke, onRotate, onSwitch, onNarrow }: TokenTableProps) {
  const columns = useMemo(
    () => tokenColumns({ onRevoke, onRotate, onSwitch, onNarrow }),
    [onRevoke, onRotate, onSwitch, onNarrow],
  );
  const rows = useMemo(() => liveFirst(tokens), [tokens]);
  return (
    <DataTable
      caption={t("token.tableCaption", { account: accountName })}
      rows={rows}
      columns={useMemo(() => columns.map(sortable), [columns])}
      rowId={(token) => `token-${token.id}`}
      isFaded={(token) => !isLive(token)}
      widths={Object.fromEntries(columns.map(({ id, width = "" }) => [id, width]))}
    />
  );
}
