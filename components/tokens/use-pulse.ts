"use client";

import { useCallback, useEffect, useState } from "react";
import type { TokenPulse } from "@/lib/tokens/pulse";
import { nextLook } from "./pulse-pace";
import type { TokenVerbs } from "./token-verbs";

/** Somebody who left a dialog open needn't be told at once when they come back after that long. */
const ENDS_MS = 60 * 60_000;
/** Coming back to the page is worth a look at once, but not two. */
const COMES_BACK_MS = 2_000;

/**
 * Looks now and then, while the page is seen, whether a new token was used and its link opened; until nothing more is
 * waited for, or an hour is over. It looks often at first, ever less later, and at once when somebody comes back to
 * the page. `expectLink` tells that a link was made, whose opening is waited for from then on.
 */
export function usePulse(
  watch: TokenVerbs["watch"],
  accountId: number,
  tokenId: number,
): { pulse: TokenPulse | null; expectLink: () => void } {
  const [pulse, setPulse] = useState<TokenPulse | null>(null);
  const [wait, setWait] = useState(() => ({ since: Date.now(), hasLink: false }));
  const { since, hasLink } = wait;
  const isDone = pulse?.lastUsedAt != null && (!hasLink || pulse.handOff?.openedAt != null);
  useEffect(() => {
    if (isDone) return;
    let [looked, isAsking, isOver] = [since, false, false];
    let timer: ReturnType<typeof setTimeout>;
    const plan = () => {
      clearTimeout(timer);
      const waited = Date.now() - since;
      // A hidden page plans nothing: coming back to it does.
      if (!document.hidden && waited < ENDS_MS) timer = setTimeout(() => void look(), nextLook(waited));
    };
    const look = async () => {
      if (isAsking || document.hidden) return;
      isAsking = true;
      looked = Date.now();
      // What is lost here comes with the next look; until then what is shown stays.
      const answer = await watch({ accountId, tokenId }).catch(() => null);
      isAsking = false;
      if (isOver) return;
      if (answer?.ok) setPulse(answer.data);
      plan();
    };
    const comeBack = () => {
      if (!document.hidden && Date.now() - looked > COMES_BACK_MS) void look();
    };
    plan();
    window.addEventListener("focus", comeBack);
    document.addEventListener("visibilitychange", comeBack);
    return () => {
      isOver = true;
      clearTimeout(timer);
      window.removeEventListener("focus", comeBack);
      document.removeEventListener("visibilitychange", comeBack);
    };
  }, [watch, accountId, tokenId, isDone, since]);
  const expectLink = useCallback(() => {
    setWait({ since: Date.now(), hasLink: true });
    // What is known is about the link before.
    setPulse((known) => known && { ...known, handOff: null });
  }, []);
  return { pulse, expectLink };
}
