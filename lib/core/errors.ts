/** Every kind of failure that a caller may be told about; each wire maps these to its own bodies in one table. */
export type ErrorCode =
  | "invalid_request"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "gone"
  | "payload_too_large"
  | "timeout"
  | "rate_limited"
  | "query_failed"
  | "upstream_failed"
  | "unavailable"
  | "upstream_timeout"
  | "internal";

/** The classes of error that Logchef's clients see as `error_type` (spec/logchef.md §2.3). */
export type ErrorType =
  | "ValidationError"
  | "NotFoundError"
  | "AuthenticationError"
  | "AuthorizationError"
  | "ConflictError"
  | "DatabaseError"
  | "ExternalServiceError"
  | "GeneralError"
  | "ManagedResourceError";

const STATUS = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  payload_too_large: 413,
  timeout: 408,
  rate_limited: 429,
  query_failed: 500,
  upstream_failed: 502,
  unavailable: 503,
  upstream_timeout: 504,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;

const TYPE = {
  invalid_request: "ValidationError",
  unauthenticated: "AuthenticationError",
  forbidden: "AuthorizationError",
  not_found: "NotFoundError",
  conflict: "ConflictError",
  gone: "NotFoundError",
  payload_too_large: "GeneralError",
  timeout: "ExternalServiceError",
  rate_limited: "ValidationError",
  query_failed: "DatabaseError",
  upstream_failed: "ExternalServiceError",
  unavailable: "GeneralError",
  upstream_timeout: "GeneralError",
  internal: "GeneralError",
} as const satisfies Record<ErrorCode, ErrorType>;

export type ErrorDetails = {
  /** Overrides the class that goes with the code, where the wire asks for another one. */
  type?: ErrorType;
  /** The form field at fault, for screens. */
  field?: string;
  /** The scope that was missing; also told in WWW-Authenticate (RFC 6750 §3.1). */
  requiredScope?: string;
  /** RFC 6750 error word for a 401: absent when no credential was sent at all. */
  bearerError?: "invalid_token" | "invalid_request";
  retryAfterSeconds?: number;
  /** True where a fresh sign-in is all that is missing. */
  signInAgain?: true;
  /** The decision behind a refusal, for receipts and logs; never sent as it is. */
  decision?: unknown;
};

/** A failure that the caller is allowed to read. Anything else that is thrown is a bug and its text stays inside. */
export class AppError extends Error {
  override readonly name = "AppError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** HTTP status that goes with the code. */
  get status(): number {
    return STATUS[this.code];
  }

  /** `error_type` of the Logchef envelope. */
  get type(): ErrorType {
    return this.details.type ?? TYPE[this.code];
  }
}

/** True for an AppError of this or of another bundle: two copies of this module can live in one process. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === "AppError" && "code" in error && "status" in error;
}

/** 400 whose text is `<field>: <message>`, as spec/logchef.md §2.2 prints field errors. */
export function invalidField(field: string, message: string, type: ErrorType = "ValidationError"): AppError {
  return new AppError("invalid_request", `${field}: ${message}`, { type, field });
}

/** 400 with a sentence of its own. */
export function invalid(message: string, type: ErrorType = "ValidationError"): AppError {
  return new AppError("invalid_request", message, { type });
}

/** 404 with the wire's exact sentence. */
export function notFound(message: string, type: ErrorType = "NotFoundError"): AppError {
  return new AppError("not_found", message, { type });
}

/** 409 with the wire's exact sentence. */
export function conflict(message: string, type: ErrorType = "ConflictError"): AppError {
  return new AppError("conflict", message, { type });
}

/** Length in bytes of UTF-8, which is how the wire counts names. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
