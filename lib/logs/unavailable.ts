import { AppError } from "@/lib/core/errors";

/** Failures that say the server is not there, not that the statement is wrong. */
export function notConnected(cause: unknown): AppError {
  return new AppError("unavailable", "Source is not currently connected", { retryAfterSeconds: 5 }, { cause });
}
