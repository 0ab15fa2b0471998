"use client";

import { useSyncExternalStore } from "react";

/** `offline`: this machine has no network. `lost`: it has, and the console gave no answer all the same. */
export type Connection = "fine" | "offline" | "lost";

let isLost = false;
const listeners = new Set<() => void>();

function setLost(next: boolean): void {
  if (isLost === next) return;
  isLost = next;
  for (const listener of listeners) listener();
}

/** Told by whatever got no answer at all, which says nothing of whether it was done. */
export function reportLost(): void {
  setLost(true);
}

/** Asks whether the console answers now, and keeps what came of it. */
export async function reachConsole(): Promise<boolean> {
  const answered = await fetch("/livez", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
  setLost(!answered);
  return answered;
}

function subscribe(listener: () => void): () => void {
  const online = () => void reachConsole();
  listeners.add(listener);
  window.addEventListener("offline", listener);
  window.addEventListener("online", listener);
  window.addEventListener("online", online);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("offline", listener);
    window.removeEventListener("online", listener);
    window.removeEventListener("online", online);
  };
}

function read(): Connection {
  if (!navigator.onLine) return "offline";
  return isLost ? "lost" : "fine";
}

/** Whether the console can be reached, as far as this page has found out. */
export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, read, () => "fine");
}
