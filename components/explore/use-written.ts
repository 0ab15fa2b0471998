"use client";

import { useMemo, useState } from "react";
import type { Written } from "./asked-values";
import type { ExploreState } from "./explore-state";

const keyOf = ({ language, text, definitions, values }: Written) =>
  JSON.stringify([language, text, definitions, Object.entries(values).sort()]);

/** True when both ask the same. */
export const isSame = (one: Written, other: Written) => keyOf(one) === keyOf(other);

/** The query as it is being written: the address's own until somebody types, and again when the address changes. */
export function useWritten(state: ExploreState): { written: Written; write: (change: Partial<Written>) => void } {
  const from = keyOf(state);
  const [draft, setDraft] = useState<{ from: string; written: Written }>({ from, written: state });
  // A new address (a link, a step back, a filter) replaces what was being typed.
  if (draft.from !== from) setDraft({ from, written: state });
  const { language, text, definitions, values } = draft.from === from ? draft.written : state;
  const written = useMemo(() => ({ language, text, definitions, values }), [language, text, definitions, values]);
  const write = (change: Partial<Written>) =>
    setDraft((now) => ({ from, written: { ...(now.from === from ? now.written : written), ...change } }));
  return { written, write };
}
