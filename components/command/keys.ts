import { PLACES } from "@/components/layout/places";
import type { MessageKey } from "@/lib/i18n/t";

/** Time after `g` within which the next letter counts. */
export const CHORD_MS = 1_500;

/** A shortcut as the help sheet lists it: keys pressed one after the other, or held together. */
export type Shortcut = { keys: readonly string[]; together?: true; label: MessageKey };

/** How this machine writes the key that opens the palette. */
export const commandKey = () => (/Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl");

/** Where `g` and then this letter lead a person; null for letters that lead nowhere. */
export function placeOfLetter(letter: string, isAdmin: boolean): string | null {
  const place = PLACES.find((one) => one.letter === letter && (isAdmin || !one.isAdmin));
  return place?.href ?? null;
}

/** The shortcuts that work on every page, and the places that a person may go to. */
export function shortcutsFor(isAdmin: boolean): { everywhere: Shortcut[]; places: Shortcut[] } {
  return {
    everywhere: [
      { keys: [commandKey(), "K"], together: true, label: "command.open" },
      { keys: ["/"], label: "shortcuts.search" },
      { keys: ["?"], label: "shortcuts.title" },
      { keys: ["Esc"], label: "shortcuts.escape" },
    ],
    places: PLACES.filter((place) => isAdmin || !place.isAdmin).map(({ letter, label }) => ({
      keys: ["G", letter.toUpperCase()],
      label,
    })),
  };
}
