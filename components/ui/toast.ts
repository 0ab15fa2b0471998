"use client";

import type { toast as Sonner } from "sonner";

const listeners = new Set<() => void>();
let isWanted = false;
let settle: (drawn: typeof Sonner) => void = () => {};
const drawn = new Promise<typeof Sonner>((resolve) => {
  settle = resolve;
});

function want(): void {
  isWanted = true;
  for (const listener of listeners) listener();
}

const teller =
  (kind: "success" | "error" | "info") =>
  (...told: Parameters<typeof Sonner.success>): void => {
    want();
    void drawn.then((toasts) => toasts[kind](...told));
  };

/** Tells a result in the corner of the page. What draws it comes with the first one. */
export const toast = {
  success: teller("success"),
  error: teller("error"),
  info: teller("info"),
  /** Takes away what is told at this moment. */
  dismiss(): void {
    if (isWanted) void drawn.then((toasts) => toasts.dismiss());
  },
};

/** For the Toaster: whether something was told yet, as an external store. */
export const wanted = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: () => isWanted,
};

/** For the Toaster: `toasts` has a region on the page that it is drawn in. */
export function toastsAreDrawn(toasts: typeof Sonner): void {
  settle(toasts);
}
