"use client";

import { useCallback, useMemo, useState } from "react";

/** Tokens that were chosen, by id: what is done with them is done with exactly these. */
export type Selection = {
  ids: readonly number[];
  has: (id: number) => boolean;
  /** Chooses one, or takes it off. */
  turn: (id: number, isOn: boolean) => void;
  /** Chooses these and no others. */
  set: (ids: readonly number[]) => void;
};

/** Keeps which tokens are chosen. */
export function useSelection(): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const turn = useCallback((id: number, isOn: boolean) => {
    setChosen((before) => {
      const after = new Set(before);
      if (isOn) after.add(id);
      else after.delete(id);
      return after;
    });
  }, []);
  const set = useCallback((ids: readonly number[]) => setChosen(new Set(ids)), []);
  return useMemo(() => ({ ids: [...chosen], has: (id) => chosen.has(id), turn, set }), [chosen, turn, set]);
}
