"use client";

import { useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { type Answer, call } from "@/components/explore/api";
import type { alertTestWire } from "@/lib/alerts/wire";
import type { measuringOf } from "./alert-draft";

/** What an alert would find now. */
export type Found = z.output<typeof alertTestWire>;
/** What is asked: the part of an alert that measures, and where. */
export type Asked = ReturnType<typeof measuringOf> & { source_id: number };

/** Asks what an alert would find now, as the viewer; a new question or `cancel` ends the one before. */
export function useTrial() {
  const running = useRef<AbortController>(null);
  const [isRunning, setRunning] = useState(false);
  const [answer, setAnswer] = useState<{ asked: Asked; told: Answer<Found> } | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function ask(asked: Asked) {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setAnswer(null);
    setRunning(true);
    const told = await call<Found>("/alerts/test", { body: asked, signal: control.signal });
    if (control.signal.aborted) return;
    setRunning(false);
    setAnswer({ asked, told });
  }
  function cancel() {
    running.current?.abort();
    setRunning(false);
  }
  return { ask, cancel, clear: () => setAnswer(null), isRunning, answer };
}
