"use client";

import { useEffect, useState } from "react";
import { searchFor } from "@/lib/core/words";
import { findAction } from "@/lib/find/actions";
import { FOUND_KEY, type Found } from "@/lib/find/found";

/** Nobody reads what comes between two letters of a word. */
const PAUSE_MS = 120;

type Answer = { query: string; found: readonly Found[]; isLost: boolean };

/**
 * What the server finds for what is typed; while nothing is, the names of `recent`. Until an answer is there, what was
 * found before stays if it still has every word, so that lines don't come and go with each letter.
 */
export function useFound(query: string, recent: readonly string[]) {
  const [answer, setAnswer] = useState<Answer>({ query: "", found: [], isLost: false });
  const asked = query.trim();
  useEffect(() => {
    let isWanted = true;
    const ask = async () => {
      const keys = recent.filter((key) => FOUND_KEY.test(key));
      if (asked === "" && keys.length === 0) return setAnswer({ query: asked, found: [], isLost: false });
      const result = await findAction({ query: asked, recent: keys }).catch(() => null);
      if (isWanted) setAnswer({ query: asked, found: result?.ok ? result.data : [], isLost: !result?.ok });
    };
    const timer = setTimeout(() => void ask(), asked === "" ? 0 : PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [asked, recent]);

  const isLooking = answer.query !== asked;
  if (!isLooking) return { found: answer.found, isLooking, isLost: answer.isLost };
  const isMeant = searchFor(asked);
  const isNarrower = answer.query !== "" && asked.startsWith(answer.query);
  const still = answer.found.filter(({ name, hint }) => isMeant(name, hint));
  return { found: isNarrower ? still : [], isLooking, isLost: false };
}
