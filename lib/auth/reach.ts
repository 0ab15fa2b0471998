import "server-only";
import { authorizeFurther, type Grant, type ReachGrant } from "@/lib/access/grant";
import type { Scope } from "@/lib/access/scopes";
import { AppError, isAppError } from "@/lib/core/errors";
import { factsFor } from "./facts";

/**
 * Proof that the caller reaches a source through one of its teams; nobody is above that. A no is thrown as `refused`,
 * where a route has a sentence of its own for it, so that what can't be reached reads like what isn't there.
 */
export async function proveReach<S extends Scope>(
  grant: Grant & { readonly scope: S },
  sourceId: number,
  refused?: AppError,
): Promise<ReachGrant<S>> {
  const need = { area: "reach", scope: grant.scope, sourceId } as const;
  try {
    return authorizeFurther(grant, need, await factsFor(need)) as ReachGrant<S>;
  } catch (error) {
    if (!refused || !isAppError(error) || error.code !== "forbidden") throw error;
    const { decision } = error.details;
    throw new AppError(refused.code, refused.message, { ...refused.details, decision });
  }
}
