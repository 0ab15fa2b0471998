/** Every way in which a sign-in can end without a session. Codes as in spec/logchef.md §1.2, and two of ours. */
export const SIGN_IN_REFUSALS = [
  "invalid_token",
  "email_not_verified",
  "unauthorized",
  "user_inactive",
  "user_not_found",
  "auth_error",
  "session_expired",
  "sign_in_cancelled",
  "provider_unavailable",
] as const;

export type SignInRefusal = (typeof SIGN_IN_REFUSALS)[number];

/** Reads a code from an address; whatever isn't one counts as `auth_error`. */
export function readRefusal(text: unknown): SignInRefusal {
  return SIGN_IN_REFUSALS.find((code) => code === text) ?? "auth_error";
}

/** Path of the page that explains a refusal. */
export const refusalPath = (code: SignInRefusal) => `/auth-error?error=${code}`;

const NETWORK_CODES =
  /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|EPIPE|CERT_|ERR_TLS|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED)/;
const OUTAGE_MESSAGES = /timed out|got: 5\d\d|got: 404|temporarily_unavailable|server_error|socket hang up/;

/**
 * Tells a person who turned back (RFC 6749 §4.1.2.1) from a provider that doesn't answer and from an answer that can't be
 * trusted, by what the OpenID client threw. Only code and message are left of it, because next-auth wraps the error.
 */
export function classifyProviderError(error: unknown): SignInRefusal {
  if (!(error instanceof Error)) return "auth_error";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (error.message === "access_denied") return "sign_in_cancelled";
  if (NETWORK_CODES.test(code) || OUTAGE_MESSAGES.test(error.message)) return "provider_unavailable";
  return error.name === "OAuthCallbackError" ? "invalid_token" : "auth_error";
}
