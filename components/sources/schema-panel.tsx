"use client";

import { useMemo, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/empty-state";
import { SearchRow } from "@/components/ui/search-row";
import { t } from "@/lib/i18n/t";
import type { SourceDetail } from "@/lib/sources/loaders";

type Row = { name: string; type: string; comment: string; notes: string[] };

function rowsOf({ source, columns, stats }: SourceDetail): Row[] {
  const facts = new Map(stats?.schema.fields.map((field) => [field.name, field]));
  return columns.map(({ name, type, description = "" }) => {
    const fact = facts.get(name);
    const notes = [
      name === source.timestampField && t("source.note.time"),
      name === source.severityField && t("source.note.severity"),
      fact?.is_primary_key && t("source.note.key"),
      fact?.is_nullable && t("source.note.nullable"),
      fact?.default_expression && t("source.note.default", { expression: fact.default_expression }),
    ];
    return { name, type, comment: description, notes: notes.filter((note) => typeof note === "string") };
  });
}

/** The columns of a source's table, in their own order. */
export function SchemaPanel({ detail }: { detail: SourceDetail }) {
  const [query, setQuery] = useState("");
  const rows = useMemo(() => rowsOf(detail), [detail]);
  const word = query.trim().toLowerCase();
  const shown = rows.filter(({ name, type, comment }) => `${name} ${type} ${comment}`.toLowerCase().includes(word));
  const statement = detail.stats?.schema.create_query;
  return (
    <div className="flex flex-col gap-4">
      <SearchRow
        label={t("source.columnSearch")}
        value={query}
        onValueChange={setQuery}
        count={t("source.columnsFound", { count: rows.length, shown: shown.length })}
      />
      {shown.length === 0 ? (
        <EmptyState title={t("search.nothing")} />
      ) : (
        <Card>
          <ul aria-label={t("source.columnsOf", { name: detail.source.name })} className="divide-y">
            {shown.map((row) => (
              <ColumnItem key={row.name} row={row} />
            ))}
          </ul>
        </Card>
      )}
      {statement && <CodeBlock title={t("source.createStatement")} code={statement} />}
    </div>
  );
}

function ColumnItem({ row: { name, type, comment, notes } }: { row: Row }) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] items-center gap-x-4 gap-y-1 px-4 py-2 sm:grid-cols-[minmax(0,4fr)_minmax(0,5fr)_minmax(0,3fr)]">
      <div className="min-w-0">
        <code className="font-mono text-sm font-medium wrap-anywhere">{name}</code>
        {comment && <p className="text-sm text-soft wrap-anywhere">{comment}</p>}
      </div>
      <code className="font-mono text-sm text-soft wrap-anywhere">{type}</code>
      {notes.length > 0 && (
        <span className="flex min-w-0 flex-wrap gap-1 sm:justify-end">
          {notes.map((note) => (
            <Badge key={note}>{note}</Badge>
          ))}
        </span>
      )}
    </li>
  );
}
