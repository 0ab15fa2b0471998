/** What each cookie of ours is for; all but `session` live for one sign-in. */
export type CookiePurpose = "session" | "state" | "pkce" | "nonce" | "csrf" | "return";

const ATTEMPT_SECONDS = 15 * 60;

const isSecure = (publicUrl: URL) => publicUrl.protocol === "https:";

/**
 * Name of a cookie at this address. On https the `__Host-` prefix makes the browser refuse it from a sibling host or a
 * narrower path (RFC 6265bis §4.1.3.2); plain http can't carry that prefix.
 */
export function cookieName(purpose: CookiePurpose, publicUrl: URL): string {
  return `${isSecure(publicUrl) ? "__Host-" : ""}latchkey.${purpose}`;
}

/** Attributes that every cookie of ours carries. No Domain, as `__Host-` demands. */
export function cookieOptions(publicUrl: URL) {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure(publicUrl) } as const;
}

/** The cookies of next-auth, under our names and attributes. Those of one attempt live for 15 minutes. */
export function nextAuthCookies(publicUrl: URL) {
  const named = (purpose: CookiePurpose, maxAge?: number) => ({
    name: cookieName(purpose, publicUrl),
    options: { ...cookieOptions(publicUrl), ...(maxAge && { maxAge }) },
  });
  return {
    sessionToken: named("session"),
    state: named("state", ATTEMPT_SECONDS),
    pkceCodeVerifier: named("pkce", ATTEMPT_SECONDS),
    nonce: named("nonce", ATTEMPT_SECONDS),
    csrfToken: named("csrf", ATTEMPT_SECONDS),
    callbackUrl: named("return", ATTEMPT_SECONDS),
  };
}

/** A Set-Cookie line that takes a cookie away. */
export function clearedCookie(purpose: CookiePurpose, publicUrl: URL): string {
  const secure = isSecure(publicUrl) ? "; Secure" : "";
  return `${cookieName(purpose, publicUrl)}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not percent-encoded, hence not written by us: it will match nothing.
    return value;
  }
}

/** Name and value pairs of a Cookie header (RFC 6265 §4.2.1); of two with one name the first counts. */
export function readCookies(header: string | null): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  for (const pair of header?.split(";") ?? []) {
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals).trim();
    if (equals > 0 && name && !(name in found)) found[name] = decoded(pair.slice(equals + 1).trim());
  }
  return found;
}

/** Value of one cookie in a Cookie header, or null. */
export function readCookie(header: string | null, name: string): string | null {
  return readCookies(header)[name] || null;
}
