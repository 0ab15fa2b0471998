"use client";

import { useSyncExternalStore } from "react";
import { onDemand, useOnDemand } from "./on-demand";
import { wanted } from "./toast";

const parts = onDemand(() => import("./toasts"));

/** The one polite live region in which results are told; it comes with the first of them. */
export function Toaster() {
  const isWanted = useSyncExternalStore(wanted.subscribe, wanted.read, () => false);
  const full = useOnDemand(parts, isWanted);
  return isWanted && full && <full.Toasts />;
}
