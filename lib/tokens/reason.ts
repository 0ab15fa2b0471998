import type { GrantedScope } from "@/lib/access/scopes";

/** True for what somebody has to give a reason for: a token that may do all, and one that lives for ever. */
export const needsReason = (scopes: readonly GrantedScope[], expiresAt: Date | number | null) =>
  scopes.includes("*") || expiresAt === null;
