"use client";

import { useSyncExternalStore } from "react";

const DARK = "(prefers-color-scheme: dark)";

function subscribe(changed: () => void): () => void {
  const media = window.matchMedia(DARK);
  const theme = new MutationObserver(changed);
  media.addEventListener("change", changed);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    media.removeEventListener("change", changed);
    theme.disconnect();
  };
}

const scheme = () => `${document.documentElement.dataset.theme ?? "auto"} ${window.matchMedia(DARK).matches}`;

/** Another text whenever light turns dark or back, for what draws colours itself. */
export function useScheme(): string {
  return useSyncExternalStore(subscribe, scheme, () => "");
}
