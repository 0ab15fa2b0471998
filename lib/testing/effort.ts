/** How many callers at once, and how many times over, the tests of races try; `npm run prove` raises both. */
export const RACE_WORKERS = Number(process.env.LATCHKEY_RACE_WORKERS ?? 50);
export const RACE_ROUNDS = Number(process.env.LATCHKEY_RACE_ROUNDS ?? 8);

const LEAST_MS = 60_000;
const ROUND_MS = 3_000;
/** How long a test may take that does something slow in every round. */
export const RACE_TIMEOUT_MS = LEAST_MS + RACE_ROUNDS * ROUND_MS;
