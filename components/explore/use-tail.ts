"use client";

import { useEffect, useState } from "react";
import { t } from "@/lib/i18n/t";
import { type Place, pathOf, type Refusal, type Row, refusalOf } from "./api";
import type { LogRow } from "./rows";
import { readEvents } from "./sse";

/** Rows that a live view keeps. */
const KEPT_ROWS = 1_000;

export type Tail = {
  status: "off" | "connecting" | "live" | "ended";
  /** Newest first. */
  rows: readonly LogRow[];
  /** Why it ended, or what is missing from it. */
  notice: string | null;
  refusal: Refusal | null;
};

const OFF: Tail = { status: "off", rows: [], notice: null, refusal: null };

type Told = { reason?: string; message?: string };

/** Follows a source while `isOn`: new rows come to the front, and the oldest leave at the end. */
export function useTail(place: Place | null, query: string, isOn: boolean): Tail {
  const [tail, setTail] = useState<Tail>(OFF);
  const teamId = place?.teamId;
  const sourceId = place?.sourceId;
  useEffect(() => {
    if (!isOn || !teamId || !sourceId) return setTail(OFF);
    const control = new AbortController();
    const { signal } = control;
    const change = (next: (current: Tail) => Partial<Tail>) => {
      if (!signal.aborted) setTail((current) => ({ ...current, ...next(current) }));
    };
    setTail({ ...OFF, status: "connecting" });
    void follow(pathOf({ teamId, sourceId }, `/logs/tail?${new URLSearchParams({ query })}`), signal, change);
    return () => control.abort();
  }, [isOn, teamId, sourceId, query]);
  return tail;
}

let lastId = 0;

async function follow(path: string, signal: AbortSignal, change: (next: (current: Tail) => Partial<Tail>) => void) {
  try {
    const response = await fetch(`/api/v1${path}`, { signal, cache: "no-store" });
    if (!response.ok || !response.body) {
      const refusal = await refusalOf(response);
      return change(() => ({ status: "ended", refusal }));
    }
    change(() => ({ status: "live" }));
    for await (const { event, data } of readEvents(response.body)) {
      if (event === "rows") {
        // Ids below zero never meet those of a query's rows.
        const fresh = (JSON.parse(data) as Row[]).map((row): LogRow => ({ id: --lastId, row })).reverse();
        change(({ rows }) => ({ rows: [...fresh, ...rows].slice(0, KEPT_ROWS) }));
      } else if (event === "notice") {
        change(() => ({ notice: (JSON.parse(data) as Told).message ?? null }));
      } else if (event === "end") {
        const { reason, message } = JSON.parse(data) as Told;
        const said = reason === "ttl_expired" ? t("explore.liveOver") : (message ?? t("explore.liveEnded"));
        change(() => ({ status: "ended", notice: said }));
      }
    }
    change(({ status, notice }) => ({ status: "ended", notice: status === "live" ? t("explore.liveEnded") : notice }));
  } catch {
    change(() => ({ status: "ended", notice: t("error.lost") }));
  }
}
