"use client";

import type { Source } from "@/components/explore/api";
import { t } from "@/lib/i18n/t";
import { QueryEditor, type QueryEditorProps } from "./query-editor";

type Words = Pick<QueryEditorProps, "label" | "placeholder">;

/** A query about one source; null while that is not known. */
export type SourceEditorProps = Omit<QueryEditorProps, keyof Words | "columns" | "table"> &
  Partial<Words> & { source: Source | null };

/** The editor of a query in either language, begun anew with each, which knows the source's columns and table. */
export function SourceEditor({ source, label, placeholder, ...rest }: SourceEditorProps) {
  const isSql = rest.language === "sql";
  return (
    <QueryEditor
      key={rest.language}
      {...rest}
      label={label ?? t(isSql ? "explore.sqlEditor" : "explore.qlEditor")}
      placeholder={placeholder ?? t(isSql ? "explore.sqlPlaceholder" : "explore.qlPlaceholder")}
      columns={source?.columns ?? []}
      table={source ? `${source.connection.database}.${source.connection.table_name}` : null}
    />
  );
}
