import type { ErrorCode } from "@/lib/core/errors";

/** What every server action answers: expected refusals are values, so that a form keeps what was typed. */
export type ActionResult<T> =
  | { ok: true; data: T }
  | { ok: false; code: ErrorCode; message: string; field?: string; signInAgain?: true };
