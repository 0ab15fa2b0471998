/** Whether an alert's condition was met when it was last looked at. */
export type AlertState = "firing" | "resolved";

/** What an alert is known by between two looks. `error` is why the last one failed; null when it did not. */
export type Standing = { readonly state: AlertState; readonly error: string | null };

/** What a look came to: a number, held against the threshold, or a reason why there is none. */
export type Outcome =
  | { readonly kind: "measured"; readonly isMet: boolean }
  | { readonly kind: "failed"; readonly reason: string };

/** What is to be written down, if anything; whatever triggers or resolves is told to people too. */
export type Happening = "triggered" | "resolved" | "error" | null;

/**
 * What becomes of an alert after a look. One incident is told once when it begins and once when it is over. A failed
 * look changes no state, since nothing is known; it is written down once for as long as its reason stays the same.
 */
export function advance(before: Standing, outcome: Outcome): { standing: Standing; happening: Happening } {
  if (outcome.kind === "failed") {
    const isNews = before.error !== outcome.reason;
    return { standing: { state: before.state, error: outcome.reason }, happening: isNews ? "error" : null };
  }
  const state = outcome.isMet ? "firing" : "resolved";
  const happening = state === before.state ? null : state === "firing" ? "triggered" : "resolved";
  return { standing: { state, error: null }, happening };
}
