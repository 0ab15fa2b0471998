import { type NextRequest, NextResponse } from "next/server";
import { cookieName } from "@/lib/auth/cookies";
import { contentSecurityPolicy, PATH_HEADER, securityHeaders } from "@/lib/auth/page-headers";
import { env } from "@/lib/platform/env";

const OPEN_PAGES = new Set(["/sign-in", "/auth-error"]);
/** A link with which a token is handed over opens without a session: whoever it is for may have no account here. */
const HAND_OFF = /^\/hand-off\/[^/]+$/;
const LOOPBACK_HOST = /^(127\.0\.0\.1|\[::1\])(:\d+)?$/;
const NONCE_BYTES = 16;

/** A page asked for by another loopback name: its cookies and form posts would belong to an origin that isn't ours. */
function isLoopbackAlias(request: NextRequest, publicUrl: URL): boolean {
  const host = request.headers.get("host") ?? "";
  return publicUrl.hostname === "localhost" && LOOPBACK_HOST.test(host);
}

/**
 * Runs before every page: sends browsers without a session cookie to sign-in and sets the security headers. It guards
 * nothing: any cookie passes, and every page, read and verb authorizes for itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const { publicUrl, nodeEnv } = env();
  const { pathname, search } = request.nextUrl;
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (isRead && isLoopbackAlias(request, publicUrl)) {
    const target = new URL(`${pathname}${search}`, publicUrl).href;
    // Next takes all loopback names for one and would shorten a Location to its path, which leads here again.
    return new NextResponse(`This console is at ${publicUrl.origin}\n`, { headers: { refresh: `0; url=${target}` } });
  }
  const isSignedOut = !request.cookies.has(cookieName("session", publicUrl));
  if (isRead && isSignedOut && !OPEN_PAGES.has(pathname) && !HAND_OFF.test(pathname)) {
    const signIn = new URL("/sign-in", publicUrl);
    if (pathname !== "/" || search) signIn.searchParams.set("next", `${pathname}${search}`);
    return NextResponse.redirect(signIn);
  }

  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))).toString("base64");
  const policy = contentSecurityPolicy({ nonce, isDevelopment: nodeEnv === "development" });
  const headers = new Headers(request.headers);
  headers.set(PATH_HEADER, `${pathname}${search}`);
  // Next takes the nonce for its own scripts from the policy in the request.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(securityHeaders(publicUrl))) response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: ["/((?!api/|livez$|readyz$|metrics$|swagger/|oauth2/|_next/static/|_next/image|favicon.ico|icon.svg).*)"],
};
