"use client";

import { useCallback, useEffect, useEffectEvent, useMemo, useState } from "react";
import { lengthMs, spanOf, zoneName } from "@/components/explore/time";
import type { Asking } from "./panel-data";
import type { ViewState } from "./view-state";

/**
 * What all panels are read with: one span of time for all of them, which moves on with `again`, and by itself as often
 * as the view says, while the page is looked at and `isHeld` is false.
 */
export function useAsking({ range, zone, values, refresh }: ViewState, isHeld: boolean) {
  const rangeKey = JSON.stringify(range);
  const [turn, setTurn] = useState({ count: 0, now: 0, rangeKey });
  const again = useCallback(
    () => setTurn(({ count }) => ({ count: count + 1, now: Date.now(), rangeKey })),
    [rangeKey],
  );
  useEffect(() => again(), [again]);

  const tick = useEffectEvent(() => {
    if (!document.hidden) again();
  });
  useEffect(() => {
    if (refresh === "off" || isHeld) return;
    const timer = setInterval(() => tick(), lengthMs(refresh));
    return () => clearInterval(timer);
  }, [refresh, isHeld]);

  const valuesKey = JSON.stringify(values);
  const asking = useMemo<Asking | null>(() => {
    if (turn.now === 0) return null;
    const given = JSON.parse(valuesKey) as Record<string, string>;
    return { ...spanOf(JSON.parse(turn.rangeKey), turn.now), timezone: zoneName(zone), values: given };
  }, [turn, zone, valuesKey]);
  return { asking, attempt: turn.count, again };
}
