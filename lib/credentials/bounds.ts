import type { Principal } from "@/lib/access/principal";
import { roleCovers, type TeamRole } from "@/lib/access/roles";
import { type GrantedScope, isWithin } from "@/lib/access/scopes";

/** What somebody asks to have minted. `expiresAt` undefined means that nothing was said, null means never. */
export type MintRequest = { scopes: readonly GrantedScope[]; expiresAt: Date | null | undefined };
/** Whose token it will be and where that account belongs. */
export type MintOwner = { userId: number; memberships: ReadonlyMap<number, TeamRole> };
export type MintVerdict =
  | { ok: true; expiresAt: Date | null }
  | { ok: false; rule: "scopes" | "expiry" | "reach"; message: string };

/**
 * A credential never makes a stronger one (spec/security.md §3.5, S-060). Signed-in callers are bounded by their role
 * alone. A token's child holds a subset of its scopes, takes its expiry when none is asked for and never outlives it;
 * and unless the token holds `*`, the child's owner reaches no team that the caller doesn't, in no higher role.
 */
export function boundMint(
  caller: Pick<Principal, "userId" | "scopes" | "memberships">,
  callerExpiresAt: Date | null,
  owner: MintOwner,
  asked: MintRequest,
): MintVerdict {
  if (caller.scopes === null) return { ok: true, expiresAt: asked.expiresAt ?? null };
  if (!isWithin(asked.scopes, caller.scopes)) {
    return { ok: false, rule: "scopes", message: "A token can only create tokens with scopes that it holds itself" };
  }
  if (!caller.scopes.includes("*") && owner.userId !== caller.userId) {
    const wider = [...owner.memberships].some(([team, role]) => !roleCovers(caller.memberships.get(team), role));
    if (wider) {
      return { ok: false, rule: "reach", message: "A token cannot create tokens for an account that reaches further" };
    }
  }
  const expiresAt = asked.expiresAt ?? callerExpiresAt;
  if (callerExpiresAt && expiresAt && expiresAt > callerExpiresAt) {
    return { ok: false, rule: "expiry", message: "A token cannot create a token that outlives it" };
  }
  return { ok: true, expiresAt };
}
