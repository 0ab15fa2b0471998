"use client";

import { ChartNoAxesColumn, Hash, ListOrdered, Play, Table2 } from "lucide-react";
import { type FormEvent, useEffect, useMemo, useState } from "react";
import { followsTime, frequentValues, type Source } from "@/components/explore/api";
import { PlacePicker } from "@/components/explore/place-picker";
import { problemOfTemplate } from "@/components/explore/query-problem";
import { useSource } from "@/components/explore/use-source";
import { LanguageSwitch } from "@/components/query-editor/language-switch";
import { SourceEditor } from "@/components/query-editor/source-editor";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { useLeaveGuard } from "@/components/ui/use-leave-guard";
import type { Panel } from "@/lib/dashboards/panels";
import { t } from "@/lib/i18n/t";
import type { ExplorePlace } from "@/lib/logs/loaders";
import { PanelBody } from "./panel-body";
import type { Asking } from "./panel-data";
import { draftOf, faultsOf, type Language, type PanelDraft, panelOf } from "./panel-draft";
import { PanelOptionFields } from "./panel-option-fields";
import type { PanelType } from "./panel-options";
import { starterSql } from "./starter-sql";
import { usePanel } from "./use-panel";

type Props = {
  panel: Panel;
  isNew: boolean;
  places: readonly ExplorePlace[];
  asking: Asking;
  zone: string;
  onApply: (panel: Panel) => void;
  onClose: () => void;
};

const KINDS: readonly { value: PanelType; icon: typeof Hash }[] = [
  { value: "timeseries", icon: ChartNoAxesColumn },
  { value: "stat", icon: Hash },
  { value: "breakdown", icon: ListOrdered },
  { value: "table", icon: Table2 },
];

/** Writes a panel: what is asked, of which source, and how the answer is drawn, with the answer beside it. */
export function PanelEditor({ panel, isNew, places, asking, zone, onApply, onClose }: Props) {
  const [initial] = useState(() => draftOf(panel, isNew));
  const [draft, setDraft] = useState(initial);
  const guard = useLeaveGuard(JSON.stringify(draft) !== JSON.stringify(initial));
  const close = () => guard.ask(onClose);
  const [hasTried, setTried] = useState(false);
  const change = (part: Partial<PanelDraft>) => setDraft((current) => ({ ...current, ...part }));
  const { teamId, sourceId, language, type } = draft;
  const place = useMemo(() => ({ teamId, sourceId }), [teamId, sourceId]);
  const known = useSource(sourceId > 0 ? place : null, 0);
  const source = known?.ok ? known.data : null;
  const [ran, setRan] = useState(draft.texts);
  const faults = hasTried ? faultsOf(draft) : {};
  const write = (text: string) => change({ texts: { ...draft.texts, [language]: text } });

  function choose(next: Language) {
    const starts = next === "sql" && draft.texts.sql === "" && source;
    const texts = starts ? { ...draft.texts, sql: starterSql(type, source) } : draft.texts;
    change({ language: next, texts });
    setRan(texts);
  }

  function apply(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(faultsOf(draft)).length === 0) onApply(panelOf(draft, panel, source));
  }

  return (
    <Dialog
      open
      size="xl"
      onClose={close}
      title={t(isNew ? "dashboard.addPanel" : "dashboard.editPanelNamed", { title: panel.title })}
      footer={
        <>
          <Button onClick={close}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form="panel-form">
            {t(isNew ? "dashboard.addPanel" : "dashboard.applyPanel")}
          </Button>
        </>
      }
    >
      <div className="grid min-w-0 gap-5 lg:grid-cols-2">
        <form id="panel-form" onSubmit={apply} className="flex min-w-0 flex-col gap-4">
          <Field label={t("dashboard.panelTitle")} error={faults.title && t(faults.title)}>
            <Input value={draft.title} onValueChange={(title) => change({ title })} maxLength={200} />
          </Field>
          <Segmented
            label={t("dashboard.panelType")}
            value={type}
            onValueChange={(next) => change({ type: next })}
            options={KINDS.map(({ value, icon: Icon }) => ({
              value,
              label: (
                <>
                  <Icon aria-hidden className="size-3.5" />
                  <span className="max-sm:sr-only">{t(`dashboard.type.${value}`)}</span>
                </>
              ),
            }))}
          />
          <div className="flex">
            <PlacePicker
              places={places}
              teamId={teamId}
              sourceId={sourceId > 0 ? sourceId : null}
              onPick={(next) => change({ teamId: next.teamId, sourceId: next.sourceId ?? 0, groupBy: null, field: "" })}
            />
          </div>
          <QueryField
            draft={draft}
            place={place}
            source={source}
            asking={asking}
            fault={faults.query && t(faults.query)}
            onLanguage={choose}
            onText={write}
            onRun={() => setRan(draft.texts)}
          />
          <PanelOptionFields draft={draft} source={source} onChange={change} />
        </form>
        <Preview
          // Until the source is known, nobody knows what the bars are told apart by.
          panel={sourceId > 0 && known ? panelOf({ ...draft, texts: ran }, panel, source) : null}
          asking={asking}
          zone={zone}
        />
      </div>
      {guard.question}
    </Dialog>
  );
}

type QueryProps = {
  draft: PanelDraft;
  place: { teamId: number; sourceId: number };
  source: Source | null;
  asking: Asking;
  fault: string | undefined;
  onLanguage: (language: Language) => void;
  onText: (text: string) => void;
  onRun: () => void;
};

function QueryField({ draft, place, source, asking, fault, onLanguage, onText, onRun }: QueryProps) {
  const { language, texts } = draft;
  const text = texts[language];
  const isSql = language === "sql";
  const found = useMemo(() => problemOfTemplate(language, text, null), [language, text]);
  const problem = found?.isUnfinished ? null : found;
  const window = {
    startTime: new Date(asking.startMs).toISOString(),
    endTime: new Date(asking.endMs).toISOString(),
    timezone: asking.timezone,
  };
  const isUntimed = isSql && text.trim() !== "" && !followsTime(text);
  const mistake = problem && { line: problem.line, column: problem.column, message: problem.message };
  const said = mistake ? t("explore.problemAt", mistake) : fault;
  return (
    <section aria-label={t("explore.query")} className="min-w-0 rounded-md border border-control bg-surface">
      <div className="flex items-center gap-2 border-b px-1.5 py-1">
        <LanguageSwitch label={t("explore.language")} value={language} onValueChange={onLanguage} />
        <Button size="sm" className="ml-auto" icon={<Play aria-hidden className="size-3.5" />} onClick={onRun}>
          {t("explore.run")}
        </Button>
      </div>
      <div className="min-h-10">
        <SourceEditor
          language={language}
          value={text}
          problem={problem}
          source={source}
          valuesOf={(field) => frequentValues(place, source, field, window)}
          describedBy="panel-query-problem"
          onChange={onText}
          onRun={onRun}
        />
      </div>
      <div id="panel-query-problem" role="status" className="empty:hidden">
        {said && <p className="border-t px-3 py-1.5 text-sm text-danger wrap-anywhere">{said}</p>}
        {isUntimed && <p className="border-t px-3 py-1.5 text-sm text-soft wrap-anywhere">{t("explore.untimed")}</p>}
      </div>
    </section>
  );
}

const SETTLE_MS = 400;

/** The same panel, or after a moment the one that it became: a word that is being typed isn't worth a query. */
function useSettled(panel: Panel | null): Panel | null {
  const text = JSON.stringify(panel);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return useMemo(() => JSON.parse(settled) as Panel | null, [settled]);
}

function Preview({ panel, asking, zone }: { panel: Panel | null; asking: Asking; zone: string }) {
  const settled = useSettled(panel);
  return (
    <section aria-label={t("dashboard.preview")} className="flex min-w-0 flex-col gap-1.5">
      <h3 className="font-medium">{t("dashboard.preview")}</h3>
      <div className="h-64 rounded-lg border bg-surface p-3 lg:h-80">
        {settled ? (
          <PreviewBody panel={settled} asking={asking} zone={zone} />
        ) : (
          <p className="text-soft">{t("dashboard.pickSource")}</p>
        )}
      </div>
    </section>
  );
}

function PreviewBody({ panel, asking, zone }: { panel: Panel; asking: Asking; zone: string }) {
  const [attempt, setAttempt] = useState(0);
  const reading = usePanel(panel, asking, attempt);
  return (
    <PanelBody
      panel={panel}
      reading={reading}
      title={panel.title || t("dashboard.preview")}
      zone={zone}
      isTable={false}
      onRetry={() => setAttempt((count) => count + 1)}
      onZoom={() => {}}
    />
  );
}
