"use client";

import { useSyncExternalStore } from "react";
import { exactTime, relativeTime } from "@/lib/i18n/dates";
import { cn } from "./cn";

/** How old the page's clock may be. */
export const TICK_MS = 30_000;

const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    for (const one of listeners) one();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

const now = () => Math.floor(Date.now() / TICK_MS) * TICK_MS;

/** The present, to half a minute, for whatever is drawn against it. One timer serves the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, now, now);
}

/** A moment as people say it (`3 hours ago`), with the exact time and zone on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  useNow();
  const date = new Date(at);
  return (
    // The server cannot know the reader's clock and zone; the browser's own text replaces it.
    <time dateTime={at} title={exactTime(date)} suppressHydrationWarning className={cn("whitespace-nowrap", className)}>
      {relativeTime(date, Date.now())}
    </time>
  );
}
