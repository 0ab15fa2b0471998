import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth/next";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import { type CookiePurpose, clearedCookie, cookieName, readCookies } from "./cookies";
import { type Attempt, authOptions, PROVIDER_ID } from "./options";
import { originOf } from "./origin";
import { refusalPath, type SignInRefusal } from "./refusals";
import { safeReturnPath } from "./return-path";

type Step = {
  action: "csrf" | "signin" | "callback";
  method: "GET" | "POST";
  cookies: Record<string, string>;
  query?: Record<string, string>;
  body?: Record<string, string>;
};
type Answer = { location: string | null; cookies: string[]; body: unknown };

const attempts = new AsyncLocalStorage<Attempt>();

/**
 * Runs one step of next-auth through its request-and-response door, which needs nothing of Next around it. The public
 * address comes from the settings alone: next-auth reads it from this variable and would otherwise believe the Host header.
 */
async function run(step: Step, attempt: Attempt): Promise<Answer> {
  process.env.NEXTAUTH_URL = env().publicUrl.origin;
  const answer: Answer = { location: null, cookies: [], body: null };
  const response = {
    status: () => response,
    getHeader: (name: string) => (name === "Set-Cookie" ? answer.cookies : undefined),
    setHeader(name: string, value: string | string[]) {
      if (name === "Set-Cookie") answer.cookies = [value].flat();
      if (name === "Location") answer.location = String(value);
      return response;
    },
    json(body: unknown) {
      answer.body = body;
    },
    send(body: unknown) {
      answer.body = body;
    },
    end: () => undefined,
  };
  const request = {
    method: step.method,
    headers: {},
    cookies: step.cookies,
    body: step.body ?? {},
    query: { ...step.query, nextauth: step.action === "csrf" ? ["csrf"] : [step.action, PROVIDER_ID] },
  };
  await attempts.run(attempt, () =>
    NextAuth(
      request as unknown as NextApiRequest,
      response as unknown as NextApiResponse,
      authOptions(attempt, () => attempts.getStore()),
    ),
  );
  return answer;
}

function attemptOf(request: Request, asksAnew = false): { attempt: Attempt; cookies: Record<string, string> } {
  const cookies = readCookies(request.headers.get("cookie"));
  const replaces = cookies[cookieName("session", env().publicUrl)] ?? null;
  const origin = originOf(request.headers, crypto.randomUUID());
  return { attempt: { replaces, origin, failure: null, asksAnew, authenticatedAt: null }, cookies };
}

const absolute = (path: string) => new URL(path, env().publicUrl).href;

function seeOther(location: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location, "cache-control": "no-store", "referrer-policy": "same-origin" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/** An answer that leads to the page which explains a refusal. What was kept for the attempt is thrown away. */
export function refuseSignIn(code: SignInRefusal): Response {
  return seeOther(absolute(refusalPath(code)), attemptCleared());
}

const ATTEMPT_COOKIES: readonly CookiePurpose[] = ["state", "pkce", "nonce", "return"];
const attemptCleared = () => ATTEMPT_COOKIES.map((purpose) => clearedCookie(purpose, env().publicUrl));

/** Those of next-auth's cookies that one purpose asks for. */
function only(purposes: readonly CookiePurpose[], cookies: readonly string[]): string[] {
  const names = purposes.map((purpose) => `${cookieName(purpose, env().publicUrl)}=`);
  return cookies.filter((cookie) => names.some((name) => cookie.startsWith(name)));
}

/** True for the addresses to which next-auth sends what it has no better answer for. */
function isNextAuthPage(location: string): boolean {
  return location.startsWith(`${env().publicUrl.origin}/api/auth/`);
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/**
 * Sends the browser to the provider by a page that moves on at once rather than by a redirect: a redirect would be part
 * of the form's submission, and `form-action 'self'` would stop it at the first foreign address.
 */
function moveOn(location: string, cookies: readonly string[]): Response {
  const target = escapeHtml(location);
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Signing in</title>
<meta http-equiv="refresh" content="0; url=${target}"><p><a href="${target}">Continue to sign-in</a></p></html>`;
  const headers = new Headers({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
  });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(page, { headers });
}

/**
 * Starts a sign-in: makes state, nonce and PKCE verifier, keeps them in sealed cookies, and sends the browser to the
 * provider. `next` is where to land afterwards; `asksAnew` has the provider ask for proof again. The caller has checked
 * that our own page asked.
 */
export async function startSignIn(request: Request, next: unknown, asksAnew = false): Promise<Response> {
  const { attempt } = attemptOf(request, asksAnew);
  const callbackUrl = absolute(safeReturnPath(next));
  const csrf = await run({ action: "csrf", method: "GET", cookies: {} }, attempt);
  const sent = readCookies(csrf.cookies.map((cookie) => cookie.split(";", 1)[0]).join(";"));
  const { csrfToken } = csrf.body as { csrfToken: string };
  const answer = await run(
    { action: "signin", method: "POST", cookies: sent, body: { csrfToken, callbackUrl } },
    attempt,
  );
  if (!answer.location || isNextAuthPage(answer.location)) {
    return refuseSignIn(attempt.failure === "provider_unavailable" ? "provider_unavailable" : "auth_error");
  }
  return moveOn(answer.location, only(ATTEMPT_COOKIES, answer.cookies));
}

/** Finishes a sign-in with what the provider sent back in the address. */
export async function finishSignIn(request: Request): Promise<Response> {
  const { attempt, cookies } = attemptOf(request);
  const query = Object.fromEntries(new URL(request.url).searchParams);
  // Without its cookie an attempt is too old, was finished already, or began in another browser.
  if (!cookies[cookieName("state", env().publicUrl)]) return refuseSignIn("session_expired");
  const answer = await run({ action: "callback", method: "GET", cookies, query }, attempt);
  if (attempt.failure || !answer.location || isNextAuthPage(answer.location)) {
    const code = attempt.failure ?? "auth_error";
    logger.info({ code, requestId: attempt.origin.requestId }, "sign-in refused");
    return refuseSignIn(code);
  }
  return seeOther(answer.location, [...only(["session"], answer.cookies), ...attemptCleared()]);
}
