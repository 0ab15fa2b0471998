import type { Grant } from "@/lib/access/grant";
import { AppError } from "@/lib/core/errors";

/**
 * Asks a signed-in person for a fresh sign-in: 403 with `signInAgain` unless they proved who they are within
 * LATCHKEY_FRESH_SIGN_IN_SECONDS (spec/security.md S-084). Tokens are not asked; they have no sign-in. `what` completes "to …".
 */
export function assertFresh({ principal, decision }: Pick<Grant, "principal" | "decision">, what: string): void {
  if (principal.via !== "session" || principal.session === null || principal.session.isFresh) return;
  throw new AppError("forbidden", `Sign in again to ${what}`, { decision, signInAgain: true });
}
