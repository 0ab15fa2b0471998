"use client";

import { useSyncExternalStore } from "react";

/** From here on two panels have room beside each other: Tailwind's `md`. */
const WIDE = "(min-width: 48rem)";

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Whether the window has room for two panels side by side; taken to be so until the browser says. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
}
