import { AppError } from "@/lib/core/errors";

/** Failures that say the server is not there, not that the statement is wrong. */
export function notConnected(cause: unknown): AppError {
  return new AppError("unavailable", "Source is not currently connected", { retryAfterSeconds: 5 }, { cause });
}

/** Timeouts, memory, too many queries, wrong password: codes of the engine's own trouble, not of the statement's. */
const TROUBLE = new Set([159, 202, 236, 241, 394, 497, 516]);

/** The code with which the engine refused a statement; null for trouble of its own and for one that isn't there. */
export function refusalCode(error: unknown): number | null {
  const code = error instanceof Error && "code" in error ? Number(error.code) : Number.NaN;
  return Number.isInteger(code) && !TROUBLE.has(code) ? code : null;
}
