"use client";

import { createContext, type ReactNode, use } from "react";

const ShortcutsContext = createContext(true);

/** Says whether single keys do something on this page (WCAG 2.2, 2.1.4). */
export function Shortcuts({ enabled, children }: { enabled: boolean; children: ReactNode }) {
  return <ShortcutsContext value={enabled}>{children}</ShortcutsContext>;
}

/** True while single keys do something. */
export function useShortcuts(): boolean {
  return use(ShortcutsContext);
}

const TAKES_KEYS = "input, textarea, select, [role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** True for a key by itself that nothing else is waiting for: nobody types, and nothing lies over the page. */
export function isFreeKey(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !target.isContentEditable && !target.closest(TAKES_KEYS) && !hasOverlay();
}

/** True while a dialog or menu lies over the page. */
export function hasOverlay(): boolean {
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu]") !== null;
}
