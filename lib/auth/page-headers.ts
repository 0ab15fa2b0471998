/** Tells a page its own path and query; set by proxy.ts over whatever a client sent under this name. */
export const PATH_HEADER = "x-latchkey-path";

const HSTS_SECONDS = 365 * 24 * 60 * 60;

/**
 * Content-Security-Policy of a page (spec/security.md S-090). Scripts run only with this request's nonce, or when such a
 * script brought them in. Style attributes are needed by positioned menus, so styles are held by origin alone.
 * In development Next compiles with `eval` and reloads over a web socket.
 */
export function contentSecurityPolicy({ nonce, isDevelopment }: { nonce: string; isDevelopment: boolean }): string {
  const directives = {
    "default-src": "'self'",
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": isDevelopment ? "'self' ws:" : "'self'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}

/**
 * The other security headers of a page (S-091). Referrer-Policy is `same-origin` and not `no-referrer`, because under the
 * latter browsers send `Origin: null` with our own forms. HSTS is for https alone; on http browsers must ignore it.
 */
export function securityHeaders(publicUrl: URL): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy":
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), clipboard-write=(self)",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    ...(publicUrl.protocol === "https:" && { "strict-transport-security": `max-age=${HSTS_SECONDS}` }),
  };
}
