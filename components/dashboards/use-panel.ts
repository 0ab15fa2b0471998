"use client";

import { useEffect, useEffectEvent, useState } from "react";
import type { Refusal } from "@/components/explore/api";
import type { Panel } from "@/lib/dashboards/panels";
import { type Asking, readPanel } from "./panel-data";
import type { PanelData } from "./shapes";
import { inTurn } from "./turns";

/** What a panel has read; the data of the reading before stays until there are new ones. */
export type PanelReading = { data: PanelData | null; refusal: Refusal | null; isRunning: boolean; asking: Asking };

type Kept = Omit<PanelReading, "isRunning"> & { meaning: string; key: string };

const meaningOf = ({ id: _id, title: _title, ...panel }: Panel) => JSON.stringify(panel);

/** Reads a panel again whenever its query or what is asked changes. `attempt` counts the times somebody asked again. */
export function usePanel(panel: Panel, asking: Asking, attempt: number): PanelReading {
  const meaning = meaningOf(panel);
  const key = JSON.stringify([meaning, asking, attempt]);
  const [reading, setReading] = useState<Kept>({ meaning, data: null, refusal: null, asking, key: "" });
  const read = useEffectEvent(async (of: string, signal: AbortSignal) => {
    const answer = await inTurn(signal, () => readPanel(panel, asking, signal));
    if (answer === null || signal.aborted) return;
    const told = answer.ok ? { data: answer.data, refusal: null } : { data: null, refusal: answer.refusal };
    setReading({ ...told, meaning, asking, key: of });
  });
  useEffect(() => {
    const control = new AbortController();
    void read(key, control.signal);
    return () => control.abort();
  }, [key]);
  const isRunning = reading.key !== key;
  // Numbers of another query must not stand under this one's title while it is read.
  const isOurs = reading.meaning === meaning;
  return {
    data: isOurs ? reading.data : null,
    refusal: isOurs && !isRunning ? reading.refusal : null,
    isRunning,
    asking: isOurs ? reading.asking : asking,
  };
}
