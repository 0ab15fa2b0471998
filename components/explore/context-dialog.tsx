"use client";

import { useEffect, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { t } from "@/lib/i18n/t";
import { call, type Place, pathOf, type Refusal, type Row, type Source } from "./api";
import { momentOf, restOf, rolesOf, valueText } from "./rows";
import { stamp } from "./time";

type Props = { row: Row; place: Place; source: Source; zone: string; onClose: () => void };
type Around = { before_logs: Row[]; after_logs: Row[] };
type Side = "before" | "after";

const STEP = 10;
/** Distance that nothing is skipped by. */
const FIRST = { before: 0, after: 0 };

const sameRow = (one: Row, other: Row) =>
  Object.keys(one).every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

/** What the source says around a row, without the query's filter; more of either side on demand. */
export function ContextDialog({ row, place, source, zone, onClose }: Props) {
  const roles = useMemo(
    () => rolesOf(source.columns ?? [], source._meta_ts_field, source._meta_severity_field),
    [source],
  );
  const at = momentOf(row, roles.time) ?? 0;
  const [rows, setRows] = useState<Record<Side, Row[]> | null>(null);
  const [isEnd, setEnd] = useState({ before: false, after: false });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isLoading, setLoading] = useState(false);

  async function read(skipped: Record<Side, number>, sides: readonly Side[], signal?: AbortSignal) {
    setLoading(true);
    const body = {
      timestamp: at,
      before_limit: STEP,
      after_limit: STEP,
      before_offset: skipped.before,
      after_offset: skipped.after,
    };
    const answer = await call<Around>(pathOf(place, "/logs/context"), { body, ...(signal && { signal }) });
    if (signal?.aborted) return;
    setLoading(false);
    if (!answer.ok) return setRefusal(answer.refusal);
    const { before_logs: before, after_logs: after } = answer.data;
    const isFor = (side: Side) => sides.includes(side);
    setRows((current) => ({
      before: isFor("before") ? [...before, ...(current?.before ?? [])] : (current?.before ?? []),
      after: isFor("after") ? [...(current?.after ?? []), ...after] : (current?.after ?? []),
    }));
    setEnd((current) => ({
      before: isFor("before") ? before.length < STEP : current.before,
      after: isFor("after") ? after.length < STEP : current.after,
    }));
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a row has one dialog, which reads once as it opens
  useEffect(() => {
    const control = new AbortController();
    void read(FIRST, ["before", "after"], control.signal);
    return () => control.abort();
  }, []);

  const more = (side: Side) =>
    rows && !isEnd[side] ? (
      <Button
        size="sm"
        className="self-center"
        pending={isLoading}
        onClick={() => void read({ before: rows.before.length, after: rows.after.length }, [side])}
      >
        {t(side === "before" ? "explore.earlier" : "explore.later")}
      </Button>
    ) : null;

  return (
    <Dialog
      open
      onClose={onClose}
      size="xl"
      title={t("explore.contextTitle")}
      description={t("explore.contextText", { time: stamp(at, zone) })}
    >
      {refusal && (
        <Notice role="alert" tone="danger">
          {refusal.message}
        </Notice>
      )}
      {!rows && !refusal && (
        <div role="status" aria-label={t("state.loading")} className="flex flex-col gap-2">
          <Skeleton className="h-5 w-full" />
          <Skeleton className="h-5 w-full" />
          <Skeleton className="h-5 w-full" />
        </div>
      )}
      {rows && (
        <div className="flex flex-col gap-2">
          {more("before")}
          <ol className="flex min-w-0 flex-col font-mono text-sm">
            {[...rows.before, ...rows.after].map((one, index) => {
              const moment = momentOf(one, roles.time);
              const isThis = moment === at && sameRow(row, one);
              return (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
                  key={index}
                  aria-current={isThis || undefined}
                  className={cn(
                    "flex flex-wrap gap-x-3 border-l-2 px-2 py-1 wrap-anywhere",
                    isThis ? "border-accent bg-accent-soft" : "border-transparent",
                  )}
                >
                  <span className="whitespace-nowrap text-soft">
                    {moment === null ? valueText(one[roles.time]) : stamp(moment, zone)}
                  </span>
                  <span className="min-w-0 flex-1 basis-60">
                    {roles.level && <span className="mr-2 font-medium">{valueText(one[roles.level])}</span>}
                    {roles.message && <span>{valueText(one[roles.message])} </span>}
                    <span className="text-soft">
                      {restOf(one, roles)
                        .map(([name, value]) => `${name}=${value}`)
                        .join(" ")}
                    </span>
                  </span>
                </li>
              );
            })}
          </ol>
          {more("after")}
        </div>
      )}
    </Dialog>
  );
}
