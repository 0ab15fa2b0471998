"use client";

import { useCallback, useSyncExternalStore } from "react";

/** Whether the window meets a media query at this moment; `unknown` until the browser says. */
export function useMedia(query: string, unknown: boolean): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => unknown,
  );
}
