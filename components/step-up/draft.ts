const PREFIX = "latchkey.draft.";
const LIFETIME_MS = 15 * 60_000;

/** Name of the query parameter that says which draft a page is to take up again. */
export const RESUME = "resume";

/**
 * Keeps what somebody typed over a sign-in at the provider and back, in this tab alone. It must hold no secret. Where
 * the browser keeps nothing, the draft is lost and nothing else.
 */
export function keepDraft(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), value }));
  } catch {
    // Storage is full or forbidden; the sign-in itself must go on.
  }
}

/** Takes up a draft, once; null when there is none, when it is older than a quarter of an hour, or can't be read. */
export function takeDraft(name: string): unknown {
  try {
    const text = sessionStorage.getItem(PREFIX + name);
    sessionStorage.removeItem(PREFIX + name);
    const kept: unknown = text === null ? null : JSON.parse(text);
    if (typeof kept !== "object" || kept === null || !("at" in kept) || !("value" in kept)) return null;
    const age = Date.now() - Number(kept.at);
    return age >= 0 && age <= LIFETIME_MS ? kept.value : null;
  } catch {
    return null;
  }
}

/** Forgets a draft that nobody needs any more. */
export function dropDraft(name: string): void {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // Where nothing is kept, there is nothing to forget.
  }
}

/** The address to come back to: this page as it is, told which draft to take up. */
export function resumeAddress(name: string): string {
  const search = new URLSearchParams(window.location.search);
  search.set(RESUME, name);
  return `${window.location.pathname}?${search}`;
}
