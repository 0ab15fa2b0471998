"use client";

import { useEffect, useState } from "react";
import { readIssuingFactsAction } from "@/lib/tokens/issuing";
import type { IssuingFacts } from "@/lib/tokens/issuing-facts";

/** The console's policy and how many sources there are; null while that isn't known. */
export function useIssuingFacts(): IssuingFacts | null {
  const [facts, setFacts] = useState<IssuingFacts | null>(null);
  useEffect(() => {
    let isOver = false;
    const take = (answer: Awaited<ReturnType<typeof readIssuingFactsAction>>) => {
      if (answer.ok && !isOver) setFacts(answer.data);
    };
    // Without an answer the form says less; minting itself still holds to the policy.
    readIssuingFactsAction({}).then(take, () => {});
    return () => {
      isOver = true;
    };
  }, []);
  return facts;
}
