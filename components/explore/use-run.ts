"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type Answer, type Asked, type Refusal, type Result, runHistogram, runQuery } from "./api";
import type { HistogramAnswer } from "./bars";

/** What came of the latest run; the rows of the one before stay until there are new ones. */
export type Run = {
  isRunning: boolean;
  asked: Asked | null;
  result: Result | null;
  refusal: Refusal | null;
  histogram: Answer<HistogramAnswer> | null;
};

const NOTHING: Run = { isRunning: false, asked: null, result: null, refusal: null, histogram: null };

/** Runs queries, one at a time: a new one ends the one before, on the server too. */
export function useRun() {
  const [run, setRun] = useState<Run>(NOTHING);
  const control = useRef<AbortController>(null);

  const stop = useCallback(() => {
    control.current?.abort();
    setRun((current) => ({ ...current, isRunning: false }));
  }, []);

  const start = useCallback(async (asked: Asked, groupBy: string) => {
    control.current?.abort();
    const own = new AbortController();
    control.current = own;
    const isCurrent = () => !own.signal.aborted;
    setRun((current) => {
      const isSamePlace = JSON.stringify(current.asked?.place) === JSON.stringify(asked.place);
      return { ...(isSamePlace ? current : NOTHING), isRunning: true, asked };
    });
    const counting = runHistogram(asked, groupBy, own.signal).then((histogram) => {
      if (isCurrent()) setRun((current) => ({ ...current, histogram }));
    });
    const answer = await runQuery(asked, own.signal);
    if (!isCurrent()) return;
    setRun((current) => ({
      ...current,
      isRunning: false,
      ...(answer.ok ? { result: answer.data, refusal: null } : { result: null, refusal: answer.refusal }),
    }));
    await counting;
  }, []);

  useEffect(() => () => control.current?.abort(), []);
  return { run, start, stop };
}
