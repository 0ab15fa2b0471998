"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { type ExploreDefaults, type ExploreState, readState, writeState } from "./explore-state";

/** The explorer's state, which is its address, and how to change it: as a new step of the history or in its place. */
export function useAddress(defaults: ExploreDefaults) {
  const search = useSearchParams();
  const state = useMemo(() => readState(new URLSearchParams(search), defaults), [search, defaults]);

  const go = useCallback(
    (change: Partial<ExploreState>, how: "push" | "replace" = "push") => {
      // Two changes may follow each other before the page is drawn again: the address itself is the latest.
      const current = readState(new URLSearchParams(window.location.search), defaults);
      const next = writeState({ ...current, ...change }, defaults);
      if (next === window.location.search) return;
      if (how === "push") window.history.pushState(null, "", next);
      else window.history.replaceState(null, "", next);
    },
    [defaults],
  );
  return { state, go };
}
