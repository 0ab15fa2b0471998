"use client";

import { frequentValues } from "@/components/explore/api";
import { problemOf } from "@/components/explore/query-problem";
import { useSource } from "@/components/explore/use-source";
import { LanguageSwitch } from "@/components/query-editor/language-switch";
import { LateEditor } from "@/components/query-editor/late-editor";
import { t } from "@/lib/i18n/t";
import type { AlertDraft } from "./alert-draft";

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
    const now = Date.now();
    const startTime = new Date(now - HOUR_MS).toISOString();
    return frequentValues(place, source, field, { startTime, endTime: new Date(now).toISOString(), timezone: "UTC" });
  }

  return (
    <div id="alert-query" className="flex min-w-0 flex-col gap-1.5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <LanguageSwitch
          label={t("alert.language")}
          value={language}
          onValueChange={(next) => onChange({ language: next })}
        />
        <p className="text-sm text-soft">{t(language === "sql" ? "alert.sqlHint" : "alert.qlHint")}</p>
      </div>
      <div className={`min-h-10 min-w-0 rounded-md border bg-surface ${told ? "border-danger" : "border-control"}`}>
        <LateEditor
          language={language}
          label={t(language === "sql" ? "alert.sqlEditor" : "alert.qlEditor")}
          placeholder={t(language === "sql" ? "alert.sqlPlaceholder" : "alert.qlPlaceholder")}
          value={text}
          problem={marked}
          source={source}
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
