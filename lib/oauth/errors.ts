import type { AppError } from "@/lib/core/errors";
import { REALM } from "@/lib/http/envelope";

/** The words of RFC 6749 §5.2, RFC 6750 §3.1 and RFC 8693 §2.2.2 that these endpoints use. */
export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_token"
  | "invalid_scope"
  | "invalid_target"
  | "unsupported_grant_type"
  | "temporarily_unavailable"
  | "server_error";

const STATUS: Readonly<Record<OAuthErrorCode, number>> = {
  invalid_request: 400,
  invalid_token: 401,
  invalid_scope: 400,
  invalid_target: 400,
  unsupported_grant_type: 400,
  temporarily_unavailable: 503,
  server_error: 500,
};

/** A failure in OAuth's own words. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  constructor(
    readonly code: OAuthErrorCode,
    readonly description: string,
    readonly status = STATUS[code],
    readonly retryAfterSeconds?: number,
    options?: ErrorOptions,
  ) {
    super(description, options);
  }
}

/** Our own failures in OAuth's words: whoever may not is told like whoever is not known. */
export function asOAuthError(error: AppError): OAuthError {
  const { retryAfterSeconds } = error.details;
  switch (error.code) {
    case "unauthenticated":
    case "forbidden":
      return new OAuthError("invalid_token", "The token is missing, unknown or may not be used here");
    case "rate_limited":
      return new OAuthError("temporarily_unavailable", error.message, 429, retryAfterSeconds);
    case "unavailable":
      return new OAuthError("temporarily_unavailable", error.message, 503, retryAfterSeconds);
    case "payload_too_large":
      return new OAuthError("invalid_request", error.message, 413);
    case "internal":
      return new OAuthError("server_error", "Something went wrong on our side");
    default:
      return new OAuthError("invalid_request", error.message);
  }
}

/** Headers of every answer: nothing here may be kept by anybody on the way (RFC 6749 §5.1). */
export const oauthHeaders = (requestId: string) => ({
  "cache-control": "no-store",
  pragma: "no-cache",
  "x-request-id": requestId,
});

/**
 * `{"error":…,"error_description":…}` (RFC 6749 §5.2); a 401 has its challenge beside it (RFC 6750 §3), and the id under
 * which its decision can be asked about.
 */
export function oauthFailure(
  { code, description, status, retryAfterSeconds }: OAuthError,
  requestId: string,
  decisionId: string | null,
): Response {
  const headers = {
    ...oauthHeaders(requestId),
    ...(status === 401 && { "www-authenticate": `Bearer realm="${REALM}", error="invalid_token"` }),
    ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
    ...(decisionId && { "x-decision-id": decisionId }),
  };
  const receipt = decisionId && { decision_id: decisionId, request_id: requestId };
  return Response.json({ error: code, error_description: description, ...receipt }, { status, headers });
}
