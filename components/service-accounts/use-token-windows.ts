"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { readTokensAction } from "@/lib/service-tokens/actions";
import { type AccountOfRow, type ListedToken, type TokenWindow, WINDOW_ROWS } from "@/lib/service-tokens/serialize";

type Read = {
  /** Rows by their place in the whole list. */
  rows: ReadonlyMap<number, ListedToken>;
  accounts: ReadonlyMap<number, AccountOfRow>;
  total: number;
};

const NOTHING: Read = { rows: new Map(), accounts: new Map(), total: 0 };

function withWindow({ rows, accounts }: Read, read: TokenWindow): Read {
  const nextRows = new Map([...rows].filter(([place]) => place < read.total));
  for (let at = 0; at < WINDOW_ROWS; at++) {
    const row = read.rows[at];
    if (row) nextRows.set(read.start + at, row);
    else nextRows.delete(read.start + at);
  }
  const nextAccounts = new Map(accounts);
  for (const account of read.accounts) nextAccounts.set(account.id, account);
  return { rows: nextRows, accounts: nextAccounts, total: read.total };
}

/**
 * A long list of which only what is looked at is read, one window after the other. `first` is what the page came with;
 * a new one means that something changed, and what was read before stays to be seen until it is read again.
 */
export function useTokenWindows(first: TokenWindow, search: string) {
  const [read, setRead] = useState(() => withWindow(NOTHING, first));
  const [hasFailed, setFailed] = useState(false);
  const fresh = useRef(new Set([0]));
  const wanted = useRef<readonly number[]>([]);
  const isBusy = useRef(false);
  const shown = useRef(first);

  const go = useCallback(async () => {
    if (isBusy.current) return;
    const next = wanted.current.find((window) => !fresh.current.has(window));
    if (next === undefined) return;
    isBusy.current = true;
    const of = shown.current;
    const result = await readTokensAction({ search, start: next * WINDOW_ROWS }).catch(() => null);
    isBusy.current = false;
    if (!result?.ok) return setFailed(true);
    // An answer from before the latest change is of no use.
    if (of === shown.current) {
      fresh.current.add(next);
      setRead((before) => withWindow(before, result.data));
    }
    void go();
  }, [search]);

  useEffect(() => {
    if (shown.current === first) return;
    shown.current = first;
    fresh.current = new Set([0]);
    setRead((before) => withWindow(before, first));
    void go();
  }, [first, go]);

  /** Says which places are in view. */
  const look = useCallback(
    (from: number, to: number) => {
      const [start, end] = [Math.floor(from / WINDOW_ROWS), Math.floor(to / WINDOW_ROWS)];
      wanted.current = Array.from({ length: end - start + 1 }, (_, n) => start + n);
      void go();
    },
    [go],
  );

  const retry = useCallback(() => {
    setFailed(false);
    void go();
  }, [go]);

  return { ...read, look, hasFailed, retry };
}
