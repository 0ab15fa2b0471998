const FIRST_MS = 10_000;
const FACTOR = 3;
const MAX_MS = 6 * 3_600_000;
const JITTER = 0.25;

/**
 * How long to wait after the attempt numbered `attempt` (from 1) has failed: 10 seconds, three times as long each time,
 * 6 hours at most, a quarter more or less by `random` (0 to 1), so that many don't come back together.
 */
export function backoffMs(attempt: number, random: number): number {
  const wait = Math.min(FIRST_MS * FACTOR ** (attempt - 1), MAX_MS);
  return Math.round(wait * (1 - JITTER + 2 * JITTER * random));
}
