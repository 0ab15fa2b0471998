"use client";

import { Braces, Telescope } from "lucide-react";
import Link from "next/link";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { Page } from "@/components/layout/page";
import { buttonLook } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { list, t } from "@/lib/i18n/t";
import type { ExploreDesk } from "@/lib/logs/loaders";
import { parse } from "@/lib/logs/ql/ast";
import { logchefqlShape } from "@/lib/logs/template";
import { type Asked, call, filled, type Place, type Row, translate } from "./api";
import { askedValues, firstFault, pruned, variablesOf, type Written } from "./asked-values";
import { ContextDialog } from "./context-dialog";
import { ExploreActions } from "./explore-actions";
import type { Language, TimeRange } from "./explore-state";
import { conditionOn, withCondition } from "./filter-text";
import { Histogram } from "./histogram";
import { PlacePicker } from "./place-picker";
import { QueryBar } from "./query-bar";
import { RefusalPanel } from "./refusal-panel";
import { Results } from "./results";
import type { RowDo } from "./row-detail";
import { spanOf, zoneName } from "./time";
import { TimePicker } from "./time-picker";
import { useAddress } from "./use-address";
import { useIsWide } from "./use-is-wide";
import { useOpened } from "./use-opened";
import { useRun } from "./use-run";
import { useSource } from "./use-source";
import { useTail } from "./use-tail";
import { isSame, useWritten } from "./use-written";

/** What the time is told as in a statement that follows the chosen one. */
const FOLLOWING = "BETWEEN toDateTime({{from}}, 'UTC') AND toDateTime({{to}}, 'UTC')";
const FIXED = /BETWEEN toDateTime\('[^']*', '[^']*'\) AND toDateTime\('[^']*', '[^']*'\)/;

/** The log explorer. Its state is its address; what is typed becomes part of it when it is run. */
export function ExploreScreen({ desk }: { desk: ExploreDesk }) {
  const { places } = desk;
  const { state, go } = useAddress(desk.defaults);
  const { teamId, sourceId, language, text, range, zone, limit, columns } = state;
  const place = useMemo<Place | null>(() => (teamId && sourceId ? { teamId, sourceId } : null), [teamId, sourceId]);
  const [attempt, setAttempt] = useState(0);
  const { written, write } = useWritten(state);
  const { isOpening, refusal: unopened } = useOpened(state, attempt, (opened) =>
    // Values in the address were given by whoever made the link.
    go({ ...opened, values: { ...opened.values, ...state.values } }, "replace"),
  );
  const isWide = useIsWide();
  const [sidebar, setSidebar] = useState<boolean | null>(null);
  // On a phone the rows come first, whatever the habit on a desk is.
  const hasSidebar = sidebar ?? (desk.hasFieldsPanel && isWide);
  const [isLive, setLive] = useState(false);
  const [around, setAround] = useState<Row | null>(null);
  const { run, start, stop } = useRun();
  const known = useSource(place, attempt);
  const source = known?.ok ? known.data : null;
  const waiting = useMemo(() => askedValues(state).filter(({ fault }) => fault !== null), [state]);

  const asking = () => {
    const { startMs, endMs } = spanOf(range, Date.now());
    const moment = (ms: number) => new Date(ms).toISOString();
    return { startTime: moment(startMs), endTime: moment(endMs), timezone: zoneName(zone) };
  };
  const askedOf = (what: Written, where: Place): Asked => {
    const variables = variablesOf(what);
    return { place: where, language: what.language, text: what.text, limit, ...asking(), variables };
  };
  const live = place && isLive && language === "logchefql" ? filled(askedOf(state, place)) : null;
  const tail = useTail(place, live?.ok ? live.data : "", live?.ok ?? false);
  const ask = useEffectEvent(() => {
    if (isOpening || !place || !source || (language === "sql" && text.trim() === "") || waiting.length > 0) return;
    const level = source.columns?.some(({ name }) => name === source._meta_severity_field);
    void start(askedOf(state, place), level ? source._meta_severity_field : "");
  });
  const key = JSON.stringify([
    teamId,
    sourceId,
    language,
    text,
    variablesOf(state),
    range,
    zone,
    limit,
    attempt,
    source !== null,
    isOpening,
  ]);
  useEffect(() => {
    if (key) ask();
  }, [key]);

  function submit() {
    setLive(false);
    if (isSame(written, state)) setAttempt((count) => count + 1);
    else go(pruned(written));
  }

  async function choose(next: Language) {
    setLive(false);
    if (next === "logchefql" || !place) return go({ language: next, text: "" });
    // What can't be read yet has no meaning in SQL; what was run last has.
    const meant = parse(logchefqlShape(written.text)).ok && !firstFault(written) ? written : state;
    const answer = await translate(askedOf(meant, place));
    const sql = answer.ok ? (answer.data.full_sql ?? "").trim().replace(FIXED, FOLLOWING) : "";
    go({ language: "sql", text: sql });
  }

  const filter: RowDo["filter"] =
    language === "sql"
      ? null
      : (field, value, operator) => {
          const type = source?.columns?.find(({ name }) => name === field)?.type ?? "";
          const next = withCondition(written.text, conditionOn(field, type, value, operator));
          if (next === null) toast.error(t("explore.mendFirst"));
          else go(pruned({ ...written, text: next }));
        };
  const can: RowDo = {
    filter,
    hasColumn: (field) => columns.includes(field),
    toggleColumn: (field) => {
      const next = columns.includes(field) ? columns.filter((one) => one !== field) : [...columns, field];
      go({ columns: next }, "replace");
    },
    context: setAround,
  };

  function toggleSidebar() {
    setSidebar(!hasSidebar);
    // A habit of wide windows: whether it is kept is not worth a word.
    if (isWide) void call("/me/preferences", { method: "PUT", body: { fields_panel_open: !hasSidebar } });
  }

  const setRange = (next: TimeRange) => go({ range: next });
  const span = run.asked ? { startMs: Date.parse(run.asked.startTime), endMs: Date.parse(run.asked.endTime) } : null;
  const refused = run.refusal?.status === 400 && language === "sql" ? run.refusal.message : null;

  if (places.length === 0 && !place && !isOpening) return <NoPlace isAdmin={desk.isAdmin} />;
  return (
    <Page>
      <div data-wide className="flex min-w-0 flex-col gap-3">
        <header className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="text-xl font-semibold tracking-tight">{t("nav.explore")}</h1>
          <PlacePicker
            places={places}
            teamId={teamId}
            sourceId={sourceId}
            onPick={(next) => {
              setLive(false);
              go({ ...next, columns: [], ...(language === "sql" && { language: "logchefql", text: "" }) });
            }}
          />
          <div className="ml-auto flex min-w-0 max-w-full">
            <TimePicker range={range} zone={zone} onRange={setRange} onZone={(next) => go({ zone: next }, "replace")} />
          </div>
        </header>
        <QueryBar
          written={written}
          place={place}
          source={source}
          window={asking}
          refused={refused}
          isRunning={run.isRunning}
          isLive={isLive}
          onLanguage={(next) => void choose(next)}
          onWrite={write}
          onRun={submit}
          onStop={stop}
          onLive={(next) => {
            if (next && !isSame(written, state)) go(pruned(written));
            setLive(next);
          }}
        />
        {isOpening ? (
          <div className="rounded-lg border bg-surface">
            {unopened ? (
              <RefusalPanel
                title={t(state.share ? "explore.shareFailed" : "explore.savedFailed")}
                refusal={unopened}
                onRetry={() => setAttempt((count) => count + 1)}
              />
            ) : (
              <Skeleton className="m-3 h-32 rounded-md" />
            )}
          </div>
        ) : known && !known.ok ? (
          <div className="rounded-lg border bg-surface">
            <RefusalPanel refusal={known.refusal} onRetry={() => setAttempt((count) => count + 1)} />
          </div>
        ) : waiting.length > 0 && !isLive ? (
          <EmptyState icon={<Braces aria-hidden className="size-4" />} title={t("explore.waitsFor")}>
            {t("explore.waitsForText", { names: list(waiting.map(({ label, name }) => label || name)) })}
          </EmptyState>
        ) : (
          <>
            {span && !isLive && (
              <Histogram
                answer={run.histogram}
                span={span}
                zone={zone}
                isRunning={run.isRunning}
                onZoom={({ startMs, endMs }) => setRange({ start: Math.round(startMs), end: Math.round(endMs) })}
              />
            )}
            <Results
              run={run}
              tail={tail}
              source={source}
              columns={columns}
              zone={zone}
              display={desk.display}
              hasSidebar={hasSidebar}
              canWiden={"relative" in range && range.relative !== "24h"}
              can={can}
              actions={place && <ExploreActions state={state} place={place} result={run.result} onOpen={go} />}
              onSidebar={toggleSidebar}
              onRetry={() => setAttempt((count) => count + 1)}
              onWiden={() => setRange({ relative: "24h" })}
            />
          </>
        )}
      </div>
      {around && place && source && (
        <ContextDialog row={around} place={place} source={source} zone={zone} onClose={() => setAround(null)} />
      )}
    </Page>
  );
}

/** For somebody who reaches nothing: why, and what would change it. */
function NoPlace({ isAdmin }: { isAdmin: boolean }) {
  return (
    <EmptyState
      heading="h1"
      icon={<Telescope aria-hidden className="size-4" />}
      title={t("explore.noReach")}
      actions={
        <Link href={isAdmin ? "/admin/teams" : "/access"} className={buttonLook({ variant: "primary" })}>
          {t(isAdmin ? "explore.toTeams" : "explore.toAccess")}
        </Link>
      }
    >
      {t(isAdmin ? "explore.noReachAdmin" : "explore.noReachText")}
    </EmptyState>
  );
}
