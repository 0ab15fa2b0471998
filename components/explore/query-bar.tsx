"use client";

import { LoaderCircle, Play, Radio } from "lucide-react";
import { useMemo, useState } from "react";
import { LanguageSwitch } from "@/components/query-editor/language-switch";
import { LateEditor } from "@/components/query-editor/late-editor";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n/t";
import { plainVariable } from "@/lib/saved-queries/variables";
import { followsTime, frequentValues, type Place, type Source } from "./api";
import { askedValues, type Written } from "./asked-values";
import type { Language } from "./explore-state";
import { problemOfTemplate } from "./query-problem";
import { focusVariable, VariableFields } from "./variable-fields";

type Props = {
  written: Written;
  place: Place | null;
  source: Source | null;
  /** The chosen time and zone at this moment, for the values of fields. */
  window: () => { startTime: string; endTime: string; timezone: string };
  /** What the server said against the statement. */
  refused: string | null;
  isRunning: boolean;
  isLive: boolean;
  onLanguage: (language: Language) => void;
  onWrite: (change: Partial<Written>) => void;
  onRun: () => void;
  onStop: () => void;
  onLive: (isLive: boolean) => void;
};

/** The query being written, in either language, with what is wrong about it and the ways to run it. */
export function QueryBar(props: Props) {
  const { written, place, source, window, refused, isRunning, isLive, onWrite } = props;
  const { language, text, definitions, values } = written;
  const [tried, setTried] = useState<string | null>(null);
  const found = useMemo(() => problemOfTemplate(language, text, refused), [language, text, refused]);
  const problem = found?.isUnfinished && tried !== text ? null : found;
  const isUntimed = language === "sql" && text.trim() !== "" && !followsTime(text);

  const asked = useMemo(() => askedValues(written), [written]);

  /** Does it, unless something stands against the query, which is told instead. */
  function attempt(act: () => void) {
    setTried(text);
    if (language === "logchefql" && found) return;
    const faulty = asked.find(({ fault }) => fault !== null);
    if (faulty) focusVariable(faulty.name);
    else act();
  }
  const run = () => attempt(props.onRun);

  const valuesOf = (field: string) => (place ? frequentValues(place, source, field, window()) : Promise.resolve([]));

  return (
    <section aria-label={t("explore.query")} className="min-w-0 rounded-lg border bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b px-2 py-1.5">
        <LanguageSwitch label={t("explore.language")} value={language} onValueChange={props.onLanguage} />
        <p className="min-w-0 flex-1 truncate text-sm text-faint max-sm:hidden">
          {t(language === "sql" ? "explore.sqlKeys" : "explore.qlKeys")}
        </p>
        <div className="ml-auto flex items-center gap-2">
          <Button
            size="sm"
            aria-pressed={isLive}
            aria-disabled={language === "sql" || undefined}
            title={language === "sql" ? t("explore.liveNeedsQl") : undefined}
            icon={<Radio aria-hidden className={isLive ? "size-3.5 text-ok" : "size-3.5"} />}
            onClick={() => {
              if (isLive) props.onLive(false);
              else if (language === "logchefql") attempt(() => props.onLive(true));
            }}
          >
            {t("explore.live")}
          </Button>
          {isRunning ? (
            <Button
              size="sm"
              variant="secondary"
              icon={<LoaderCircle aria-hidden className="size-3.5 animate-spin" />}
              onClick={props.onStop}
            >
              {t("explore.cancel")}
            </Button>
          ) : (
            <Button size="sm" variant="primary" icon={<Play aria-hidden className="size-3.5" />} onClick={run}>
              {t("explore.run")}
            </Button>
          )}
        </div>
      </div>
      <div className="min-h-10">
        <LateEditor
          language={language}
          value={text}
          problem={problem}
          source={source}
          valuesOf={valuesOf}
          describedBy="query-problem"
          onChange={(next) => onWrite({ text: next })}
          onRun={run}
        />
      </div>
      {asked.length > 0 && (
        <VariableFields
          asked={asked}
          isTried={tried === text}
          onValue={(name, value) => onWrite({ values: { ...values, [name]: value } })}
          onType={(name, type) =>
            onWrite({
              definitions: [
                ...definitions.filter((one) => one.name !== name),
                { ...(definitions.find((one) => one.name === name) ?? plainVariable(name)), type },
              ],
            })
          }
          onRun={run}
        />
      )}
      <div id="query-problem" role="status" className="empty:hidden">
        {problem && language === "logchefql" && (
          <p className="border-t px-3 py-1.5 text-sm text-danger wrap-anywhere">
            {t("explore.problemAt", { line: problem.line, column: problem.column, message: problem.message })}
          </p>
        )}
        {isUntimed && <p className="border-t px-3 py-1.5 text-sm text-soft wrap-anywhere">{t("explore.untimed")}</p>}
      </div>
    </section>
  );
}
