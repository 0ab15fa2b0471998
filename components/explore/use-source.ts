"use client";

import { useEffect, useState } from "react";
import { type Answer, call, type Place, pathOf, type Source } from "./api";

/** What is known of a source: its columns, its time column, its level. Null while it is read. */
export function useSource(place: Place | null, attempt: number): Answer<Source> | null {
  const [known, setKnown] = useState<{ key: string; answer: Answer<Source> } | null>(null);
  const key = place ? `${pathOf(place)} ${attempt}` : "";
  const teamId = place?.teamId;
  const sourceId = place?.sourceId;
  useEffect(() => {
    if (!teamId || !sourceId) return;
    const control = new AbortController();
    void call<Source>(pathOf({ teamId, sourceId }), { signal: control.signal }).then((answer) => {
      if (!control.signal.aborted) setKnown({ key, answer });
    });
    return () => control.abort();
  }, [teamId, sourceId, key]);
  return known?.key === key ? known.answer : null;
}
