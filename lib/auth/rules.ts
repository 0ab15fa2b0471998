import { env } from "@/lib/platform/env";

/** The operator's rules about who may sign in, as the settings give them. */
export type AdmissionRules = {
  /** Whose signature counts. */
  issuer: string;
  /** Under which name identities are kept. */
  identityIssuer: string;
  adminEmails: readonly string[];
  autoProvision: readonly string[];
};

/** The embedded provider's port may differ from start to start, and its people are the same, so its name must not change. */
const EMBEDDED_ISSUER = "embedded";

/** Reads the rules from the settings. */
export function admissionRules(): AdmissionRules {
  const { oidc, adminEmails, autoProvision } = env();
  const identityIssuer = oidc.embedded ? EMBEDDED_ISSUER : oidc.issuer.replace(/\/$/, "");
  return { issuer: oidc.issuer, identityIssuer, adminEmails, autoProvision };
}
