import { AppError, isAppError } from "@/lib/core/errors";
import { decisionIdOf } from "./decision-id";
import { EXPIRY_HEADER } from "./token-end";

const JSON_TYPE = "application/json";
/** The name of the protection space in challenges (RFC 9110 §11.5). */
export const REALM = "latchkey";

function headersOf(requestId: string, more?: Record<string, string>): Record<string, string> {
  return { "content-type": JSON_TYPE, "cache-control": "no-store", "x-request-id": requestId, ...more };
}

/** The header that tells when the caller's token ends; none for null. */
function expiryOf(expiresAt: string | null): Record<string, string> | undefined {
  return expiresAt === null ? undefined : { [EXPIRY_HEADER]: expiresAt };
}

/**
 * `{"status":"success","data":…}` (spec/logchef.md §2.1). `undefined` drops the key, null is told as null. `expiresAt`
 * is the end of the caller's token in RFC 3339.
 */
export function success(data: unknown, requestId: string, status = 200, expiresAt: string | null = null): Response {
  const headers = headersOf(requestId, expiryOf(expiresAt));
  return new Response(JSON.stringify({ status: "success", data }), { status, headers });
}

/** 204: done, and nothing to tell. */
export function noContent(requestId: string): Response {
  const { "content-type": _type, ...headers } = headersOf(requestId);
  return new Response(null, { status: 204, headers });
}

/** The challenge that goes with a 401, or with a 403 for want of a scope (RFC 6750 §3; RFC 9110 §11.6.1). */
function challenge(error: AppError): string | null {
  const realm = `Bearer realm="${REALM}"`;
  const { bearerError, requiredScope } = error.details;
  if (error.status === 401) return bearerError ? `${realm}, error="${bearerError}"` : realm;
  if (error.status !== 403) return null;
  return requiredScope ? `${realm}, error="insufficient_scope", scope="${requiredScope}"` : realm;
}

/** What a caller may read of a failure: known ones as they are, unknown ones as one sentence. */
export function readable(error: unknown): AppError {
  return isAppError(error) ? error : new AppError("internal", "Something went wrong on our side", {}, { cause: error });
}

/**
 * `{"status":"error",…}` (spec/logchef.md §2.2), with the scope that was missing beside it. A 401 or 403 also says
 * under which id its decision can be asked about, and in which request it was made.
 */
export function failure(error: AppError, requestId: string, expiresAt: string | null = null): Response {
  const { requiredScope, retryAfterSeconds } = error.details;
  const authenticate = challenge(error);
  const decisionId = decisionIdOf(error);
  const body = {
    status: "error",
    message: error.message,
    error_type: error.type,
    ...(requiredScope && { required_scope: requiredScope }),
    ...(decisionId && { decision_id: decisionId, request_id: requestId }),
  };
  const more = {
    ...(authenticate && { "www-authenticate": authenticate }),
    ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
    ...(decisionId && { "x-decision-id": decisionId }),
    ...expiryOf(expiresAt),
  };
  return new Response(JSON.stringify(body), { status: error.status, headers: headersOf(requestId, more) });
}
