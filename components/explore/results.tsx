"use client";

import { CircleStop, PanelLeft, SearchX } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";
import type { Source } from "./api";
import { FieldSidebar } from "./field-sidebar";
import { type Display, LogTable } from "./log-table";
import { RefusalPanel } from "./refusal-panel";
import type { RowDo } from "./row-detail";
import { fieldsOf, type LogRow, rolesOf } from "./rows";
import type { Run } from "./use-run";
import type { Tail } from "./use-tail";

type Props = {
  run: Run;
  tail: Tail;
  source: Source | null;
  columns: readonly string[];
  zone: string;
  display: Display;
  hasSidebar: boolean;
  /** True when the time is a length until now, so that a longer one may hold rows. */
  canWiden: boolean;
  can: RowDo;
  /** What can be done with the whole answer. */
  actions: ReactNode;
  onSidebar: () => void;
  onRetry: () => void;
  onWiden: () => void;
};

const NO_ROWS: readonly LogRow[] = [];

/** What a query answered: how much, the rows, and the fields to look into them by. */
export function Results(props: Props) {
  const { run, tail, source, columns, zone, display, hasSidebar, can, actions } = props;
  const { result, refusal, isRunning, asked } = run;
  const isLive = tail.status !== "off";
  const answered = useMemo(() => result?.rows.map((row, id): LogRow => ({ id, row })) ?? NO_ROWS, [result]);
  const rows = isLive ? tail.rows : answered;
  const shown = result?.columns ?? source?.columns ?? [];
  const roles = rolesOf(
    isLive ? (source?.columns ?? []) : shown,
    source?._meta_ts_field ?? "",
    source?._meta_severity_field ?? "",
  );
  const fields = useMemo(() => fieldsOf(source?.columns ?? [], rows), [source, rows]);
  // A statement of one's own may answer columns that the source doesn't have: they are what was asked for.
  const isOwn = !isLive && asked?.language === "sql" && !shown.some(({ name }) => name === roles.time);
  const drawn = columns.length === 0 && isOwn ? shown.map(({ name }) => name) : columns;

  return (
    <section aria-label={t("explore.results")} className="min-w-0 overflow-clip rounded-lg border bg-surface">
      <header className="flex min-h-11 flex-wrap items-center gap-2 border-b px-2 py-1.5">
        <Button
          size="sm"
          variant="ghost"
          aria-pressed={hasSidebar}
          icon={<PanelLeft aria-hidden className="size-3.5" />}
          onClick={props.onSidebar}
        >
          {t("explore.fields")}
        </Button>
        <p role="status" className="min-w-0 flex-1 basis-48 truncate text-sm text-soft">
          <Summary {...props} count={rows.length} />
        </p>
        <div className="flex flex-wrap items-center gap-1">{actions}</div>
      </header>
      <Warnings run={run} tail={tail} />
      <div className={hasSidebar && asked ? "md:grid md:grid-cols-[15rem_minmax(0,1fr)]" : undefined}>
        {hasSidebar && asked && (
          <div className="max-h-72 overflow-x-hidden overflow-y-auto border-b md:max-h-none md:border-r md:border-b-0">
            <div className="md:h-0 md:min-h-full md:overflow-x-hidden md:overflow-y-auto">
              <FieldSidebar fields={fields} time={roles.time} asked={asked} can={can} />
            </div>
          </div>
        )}
        <div className="min-w-0">
          {refusal || tail.refusal ? (
            <RefusalPanel refusal={(tail.refusal ?? refusal)!} onRetry={props.onRetry} />
          ) : rows.length > 0 ? (
            <LogTable
              rows={rows}
              roles={roles}
              columns={drawn}
              zone={zone}
              display={display}
              isStale={isRunning && !isLive}
              can={can}
            />
          ) : isLive && tail.status !== "ended" ? (
            <EmptyState className="m-3" title={t("explore.waiting")}>
              {t("explore.waitingText")}
            </EmptyState>
          ) : asked && !isRunning && !result ? (
            <Stopped onRetry={props.onRetry} />
          ) : isRunning || !result ? (
            <RowsLoading isIdle={!isRunning} />
          ) : (
            <Nothing {...props} />
          )}
        </div>
      </div>
    </section>
  );
}

function Summary({ run: { result, isRunning }, tail, count }: Props & { count: number }) {
  if (tail.status === "connecting") return t("explore.connecting");
  if (tail.status === "live") return t("explore.following", { count });
  if (tail.status === "ended") return t("explore.followed", { count });
  if (isRunning) return t("explore.running");
  if (!result) return null;
  const { execution_time_ms: ms, rows_read: read } = result.stats;
  return t("explore.summary", { count, ms, read: read.toLocaleString("en-GB") });
}

function Warnings({ run: { result, isRunning }, tail }: Pick<Props, "run" | "tail">) {
  const isLive = tail.status !== "off";
  const told = isLive ? [tail.notice] : isRunning ? [] : (result?.warnings.map(({ message }) => message) ?? []);
  const broken = isLive ? null : result?.error;
  return (
    <>
      {told.map(
        (message) =>
          message && (
            <p key={message} className="border-b bg-warn-soft px-3 py-1.5 text-sm">
              {message}
            </p>
          ),
      )}
      {broken && (
        <Notice role="alert" tone="danger" title={t("explore.endedEarly")} className="m-2">
          {broken}
        </Notice>
      )}
    </>
  );
}

const LOADING_ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

function RowsLoading({ isIdle }: { isIdle: boolean }) {
  if (isIdle) return <div className="min-h-96" />;
  return (
    <div role="status" aria-label={t("state.loading")} className="min-h-96 divide-y">
      {LOADING_ROWS.map((key) => (
        <div key={key} className="flex h-[29px] items-center gap-3 px-3">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-3 flex-1" />
        </div>
      ))}
    </div>
  );
}

/** What is there when the first run was stopped before it was answered. */
function Stopped({ onRetry }: { onRetry: () => void }) {
  return (
    <EmptyState
      className="m-3"
      icon={<CircleStop aria-hidden className="size-4" />}
      title={t("explore.stopped")}
      actions={<Button onClick={onRetry}>{t("explore.runAgain")}</Button>}
    >
      {t("explore.stoppedText")}
    </EmptyState>
  );
}

function Nothing({ canWiden, onWiden }: Props) {
  return (
    <EmptyState
      className="m-3"
      icon={<SearchX aria-hidden className="size-4" />}
      title={t("explore.nothing")}
      actions={canWiden && <Button onClick={onWiden}>{t("explore.lastDay")}</Button>}
    >
      {t("explore.nothingText")}
    </EmptyState>
  );
}
