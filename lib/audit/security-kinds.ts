/** Signs of somebody trying. A new kind is added here. */
export const SECURITY_KINDS = [
  "sign_in.failed",
  "escalation.refused",
  "token.address_changed",
  "token.reused",
  "token.leaked",
] as const;
export type SecurityKind = (typeof SECURITY_KINDS)[number];
