"use client";

import dynamic from "next/dynamic";
import { call, pathOf } from "@/components/explore/api";
import { problemOf } from "@/components/explore/query-problem";
import { useSource } from "@/components/explore/use-source";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";
import type { AlertDraft } from "./alert-draft";

const QueryEditor = dynamic(() => import("@/components/query-editor/query-editor").then((one) => one.QueryEditor), {
  ssr: false,
  loading: () => <Skeleton className="m-3 h-5 w-64 max-w-[calc(100%-1.5rem)]" />,
});

const VALUES = 20;
const HOUR_MS = 3_600_000;

type Props = {
  draft: Pick<AlertDraft, "language" | "logchefql" | "sql">;
  /** The source that is asked, through one of the viewer's teams; null while none is picked. */
  place: { teamId: number; sourceId: number } | null;
  /** What is wrong, once somebody tried to go on. */
  problem: string | null;
  /** What the server said against the statement. */
  refused: string | null;
  onChange: (values: Partial<AlertDraft>) => void;
  /** Ctrl or Cmd with Enter. */
  onRun: () => void;
};

/** What an alert looks for, in either language; each keeps its text while the other is looked at. */
export function QueryField({ draft, place, problem, refused, onChange, onRun }: Props) {
  const { language } = draft;
  const text = draft[language];
  const known = useSource(place, 0);
  const source = known?.ok ? known.data : null;
  const found = problemOf(language, text, refused);
  // Nobody is told of a mistake that they may be about to complete.
  const marked = found?.isUnfinished && problem === null ? null : found;
  const told = marked
    ? language === "logchefql" || /line \d/.test(marked.message)
      ? t("explore.problemAt", { line: marked.line, column: marked.column, message: marked.message })
      : marked.message
    : problem;

  async function valuesOf(field: string): Promise<string[]> {
    if (!place) return [];
    const type = source?.columns?.find(({ name }) => name === field)?.type ?? "String";
    const now = Date.now();
    const search = new URLSearchParams({
      type,
      start_time: new Date(now - HOUR_MS).toISOString(),
      end_time: new Date(now).toISOString(),
      timezone: "UTC",
      limit: String(VALUES),
    });
    const path = pathOf(place, `/fields/${encodeURIComponent(field)}/values?${search}`);
    const answer = await call<{ values: { value: string }[] }>(path);
    return answer.ok ? answer.data.values.map(({ value }) => value) : [];
  }

  return (
    <div id="alert-query" className="flex min-w-0 flex-col gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segmented
          size="sm"
          label={t("alert.language")}
          value={language}
          onValueChange={(next) => onChange({ language: next })}
          options={[
            { value: "logchefql", label: "LogchefQL" },
            { value: "sql", label: "SQL" },
          ]}
        />
        <p className="text-sm text-soft">{t(language === "sql" ? "alert.sqlHint" : "alert.qlHint")}</p>
      </div>
      <div className={`min-h-10 min-w-0 rounded-md border bg-surface ${told ? "border-danger" : "border-control"}`}>
        <QueryEditor
          key={language}
          language={language}
          label={t(language === "sql" ? "alert.sqlEditor" : "alert.qlEditor")}
          placeholder={t(language === "sql" ? "alert.sqlPlaceholder" : "alert.qlPlaceholder")}
          value={text}
          problem={marked}
          columns={source?.columns ?? []}
          table={source ? `${source.connection.database}.${source.connection.table_name}` : null}
          valuesOf={valuesOf}
          describedBy="alert-query-problem"
          onChange={(next) => onChange({ [language]: next })}
          onRun={onRun}
        />
      </div>
      <p id="alert-query-problem" role="status" className="text-sm text-danger wrap-anywhere empty:hidden">
        {told}
      </p>
    </div>
  );
}
