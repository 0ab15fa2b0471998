"use client";

import { useEffect, useRef, useState } from "react";
import type { TokenPulse } from "@/lib/tokens/pulse";
import type { TokenVerbs } from "./token-verbs";

const EVERY_MS = 4_000;
/** Somebody who leaves a dialog open over lunch needn't be told at once. */
const TIMES = 450;

/**
 * Looks every few seconds, while the page is seen, whether a new token was used and its link opened; until both are
 * known, or half an hour is over. Null before the first answer.
 */
export function usePulse(watch: TokenVerbs["watch"], accountId: number, tokenId: number): TokenPulse | null {
  const [pulse, setPulse] = useState<TokenPulse | null>(null);
  const isDone = useRef(false);
  isDone.current = pulse?.lastUsedAt != null && pulse.handOff?.openedAt != null;
  useEffect(() => {
    let left = TIMES;
    let isAsking = false;
    const timer = setInterval(() => {
      if (isDone.current || left === 0) return clearInterval(timer);
      if (document.hidden || isAsking) return;
      left -= 1;
      isAsking = true;
      watch({ accountId, tokenId })
        .then(
          (answer) => answer.ok && setPulse(answer.data),
          // The next look may succeed; until then what is shown stays.
          () => {},
        )
        .finally(() => {
          isAsking = false;
        });
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [watch, accountId, tokenId]);
  return pulse;
}
