import { FOUND_KEY } from "@/lib/find/found";

const RECENT_MAX = 6;
const storeOf = (userId: number) => `latchkey-recent-${userId}`;

/**
 * What a person went to lately in this browser, newest first: pages by address, things by kind and number. Names are
 * asked for anew each time, so that nothing of them stays behind and nothing is shown that may not be seen any more.
 */
export function readRecent(userId: number): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storeOf(userId)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => isRecent(one)) : [];
  } catch {
    return []; // storage is out of reach, or somebody else wrote there
  }
}

const isRecent = (one: unknown) => typeof one === "string" && (one.startsWith("/") || FOUND_KEY.test(one));

/** Puts something at the front of what the person went to lately. */
export function rememberRecent(userId: number, key: string): void {
  const kept = [key, ...readRecent(userId).filter((one) => one !== key)].slice(0, RECENT_MAX);
  try {
    localStorage.setItem(storeOf(userId), JSON.stringify(kept));
  } catch {
    // Full or forbidden storage costs the list and nothing else.
  }
}

const THINGS: readonly [path: RegExp, kind: string][] = [
  [/^\/teams\/(\d+)$/, "team"],
  [/^\/admin\/sources\/(\d+)$/, "source"],
  [/^\/admin\/service-tokens\/(\d+)$/, "account"],
];

/** What the page at this path is remembered as. */
export function recentOf(path: string): string {
  for (const [pattern, kind] of THINGS) {
    const id = pattern.exec(path)?.[1];
    if (id) return `${kind}:${id}`;
  }
  return path;
}
