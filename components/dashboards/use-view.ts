"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { readView, type ViewState, writeView } from "./view-state";

/** What the dashboard is looked at with, which is its address, and how to change that. */
export function useView(zone: string) {
  const search = useSearchParams();
  const view = useMemo(() => readView(new URLSearchParams(search), zone), [search, zone]);
  const go = useCallback(
    (change: Partial<ViewState>, how: "push" | "replace" = "push") => {
      // Two changes may follow each other before the page is drawn again: the address itself is the latest.
      const current = readView(new URLSearchParams(window.location.search), zone);
      const next = `${window.location.pathname}${writeView({ ...current, ...change }, zone)}`;
      if (next === `${window.location.pathname}${window.location.search}`) return;
      if (how === "push") window.history.pushState(null, "", next);
      else window.history.replaceState(null, "", next);
    },
    [zone],
  );
  return { view, go };
}
