import { PEOPLE } from "@/lib/platform/embedded/idp/people";
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

/** The embedded provider's port differs from start to start, and its people are the same, so its name must not change. */
const EMBEDDED_ISSUER = "embedded";
/** Which of the embedded provider's people administers. */
const EMBEDDED_ADMINISTRATOR = "ada";

/** Reads the rules from the settings. With the embedded provider, which is for evaluation, its own people are let in. */
export function admissionRules(): AdmissionRules {
  const { oidc, adminEmails, autoProvision } = env();
  if (!oidc.embedded) {
    return { issuer: oidc.issuer, identityIssuer: oidc.issuer.replace(/\/$/, ""), adminEmails, autoProvision };
  }
  return {
    issuer: oidc.issuer,
    identityIssuer: EMBEDDED_ISSUER,
    adminEmails: [
      ...PEOPLE.filter(({ sub }) => sub === EMBEDDED_ADMINISTRATOR).map(({ email }) => email),
      ...adminEmails,
    ],
    autoProvision: [...new Set(PEOPLE.map(({ email }) => email.slice(email.indexOf("@") + 1))), ...autoProvision],
  };
}
