const SOONEST_MS = 4_000;
const LATEST_MS = 60_000;
/** A wait grows with how long was waited: whoever waited ten minutes can do with one more. */
const SHARE = 0.1;

/** After how many ms to look again when `waitedMs` have passed without what is waited for. */
export function nextLook(waitedMs: number): number {
  return Math.min(Math.max(waitedMs * SHARE, SOONEST_MS), LATEST_MS);
}
