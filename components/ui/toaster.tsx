"use client";

import { useSyncExternalStore } from "react";
import { onDemand, useOnDemand } from "./on-demand";
import { wanted } from "./toast";

const parts = onDemand(() => import("./toasts"));

/**
 * The one polite live region in which results are told. It stands empty in every document: some screen readers stay
 * silent about a region that comes together with its first text. What draws results in it comes with the first of them.
 */
export function Toaster() {
  const isWanted = useSyncExternalStore(wanted.subscribe, wanted.read, () => false);
  const full = useOnDemand(parts, isWanted);
  return (
    <div aria-live="polite" aria-relevant="additions text" aria-atomic="false" data-results>
      {isWanted && full && <full.Toasts />}
    </div>
  );
}
