"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { type Answer, call, type Refusal } from "./api";
import type { ExploreState } from "./explore-state";
import { stateOfSaved, stateOfShare } from "./shared";

type Known = Pick<ExploreState, "share" | "saved" | "teamId">;

async function read({ share, saved, teamId }: Known, signal: AbortSignal): Promise<Answer<Partial<ExploreState>>> {
  if (share) {
    const path = `/query-shares/${encodeURIComponent(share)}`;
    const answer = await call<Parameters<typeof stateOfShare>[0]>(path, { signal });
    return answer.ok ? { ok: true, data: stateOfShare(answer.data) } : answer;
  }
  const team = teamId === null ? "" : `?team_id=${teamId}`;
  const answer = await call<Parameters<typeof stateOfSaved>[0]>(`/saved-queries/${saved}/resolve${team}`, { signal });
  return answer.ok ? { ok: true, data: stateOfSaved(answer.data) } : answer;
}

/**
 * Opens the shared or saved query that the address names, if it names one: `onOpened` gets what it makes of the
 * explorer. A refusal stays until the address names something else; a new `attempt` asks again.
 */
export function useOpened(
  { share, saved, teamId }: Known,
  attempt: number,
  onOpened: (opened: Partial<ExploreState>) => void,
): { isOpening: boolean; refusal: Refusal | null } {
  const named = share ? `share ${share}` : saved ? `saved ${saved}` : null;
  const key = named && `${named} ${attempt}`;
  const [refused, setRefused] = useState<{ key: string; refusal: Refusal } | null>(null);
  const open = useEffectEvent(async (asked: string, signal: AbortSignal) => {
    const answer = await read({ share, saved, teamId }, signal);
    if (signal.aborted) return;
    if (answer.ok) onOpened(answer.data);
    else setRefused({ key: asked, refusal: answer.refusal });
  });
  useEffect(() => {
    if (!key) return;
    const control = new AbortController();
    void open(key, control.signal);
    return () => control.abort();
  }, [key]);
  return { isOpening: key !== null, refusal: refused?.key === key ? refused.refusal : null };
}
