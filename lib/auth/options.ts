import "server-only";
import { randomBytes } from "node:crypto";
import type { NextAuthOptions } from "next-auth";
import { z } from "zod";
import type { Origin } from "@/lib/access/grant";
import { noteSecurity } from "@/lib/audit/security-events";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import { signInAdapter } from "./adapter";
import type { Claims } from "./admission";
import { nextAuthCookies } from "./cookies";
import { classifyProviderError, type SignInRefusal } from "./refusals";
import { safeReturnPath } from "./return-path";
import { admitPerson } from "./service";

/** Id of the one provider, part of the callback's path. */
export const PROVIDER_ID = "oidc";
/** A session lives this long from sign-in, however much it is used. */
export const SESSION_SECONDS = 8 * 60 * 60;
const PROVIDER_TIMEOUT_MS = 8_000;
const SESSION_TOKEN_BYTES = 32;

/** One request of a sign-in: what it carries, and where it leaves word of what went wrong. */
export type Attempt = {
  replaces: string | null;
  origin: Origin;
  failure: SignInRefusal | null;
  /** True when the provider is to ask again for proof, whoever is signed in there. */
  asksAnew: boolean;
  /** When the person proved who they are, where the provider said so. */
  authenticatedAt: Date | null;
};

const claimsShape = z.object({
  iss: z.string().catch(""),
  sub: z.string().catch(""),
  email: z.string().nullable().catch(null),
  email_verified: z.unknown(),
  name: z.string().nullable().catch(null),
});

const authTimeShape = z.object({ auth_time: z.number().min(0).max(1e11).nullable().catch(null) });

function claimsOf(profile: unknown): Claims {
  const { iss, sub, email, email_verified, name } = claimsShape.parse(profile ?? {});
  return { issuer: iss, subject: sub, email, emailVerified: email_verified, name };
}

/** When the provider last asked for proof (`auth_time`, OpenID Connect Core §2); never later than now. */
function authTimeOf(profile: unknown): Date | null {
  const { auth_time } = authTimeShape.parse(profile ?? {});
  return auth_time === null ? null : new Date(Math.min(auth_time * 1000, Date.now()));
}

/** Asks for proof anew (OpenID Connect Core §3.1.2.1); `max_age` also has the provider tell when it was given. */
const ANEW = { prompt: "login", max_age: 0 } as const;

function provider(asksAnew: boolean): NextAuthOptions["providers"][number] {
  const { issuer, clientId, clientSecret } = env().oidc;
  return {
    id: PROVIDER_ID,
    name: "Single sign-on",
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    httpOptions: { timeout: PROVIDER_TIMEOUT_MS },
    authorization: { params: { scope: "openid email profile", ...(asksAnew && ANEW) } },
    userinfo: {
      // Many providers keep the address out of the signed token; the client holds the answer to the token's subject.
      async request({ client, tokens }) {
        const set = tokens as Extract<Parameters<typeof client.userinfo>[0], { claims(): unknown }>;
        const signed = set.claims();
        if (typeof signed.email === "string" || !set.access_token) return signed;
        return { ...(await client.userinfo(set)), ...signed };
      },
    },
    profile: (claims: { sub: string; email?: string }) => ({ id: claims.sub, email: claims.email }),
  };
}

/**
 * Settings of next-auth for one request. Built anew each time, because its adapter and its log belong to one attempt:
 * next-auth keeps the log it was last given, so the log finds its attempt through `current`.
 */
export function authOptions(attempt: Attempt, current: () => Attempt | undefined): NextAuthOptions {
  const { publicUrl, secret } = env();
  return {
    secret,
    providers: [provider(attempt.asksAnew)],
    adapter: signInAdapter(attempt),
    cookies: nextAuthCookies(publicUrl),
    useSecureCookies: publicUrl.protocol === "https:",
    session: {
      strategy: "database",
      maxAge: SESSION_SECONDS,
      updateAge: SESSION_SECONDS,
      generateSessionToken: () => randomBytes(SESSION_TOKEN_BYTES).toString("base64url"),
    },
    callbacks: {
      redirect: ({ url, baseUrl }) => {
        const path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
        return `${baseUrl}${safeReturnPath(path)}`;
      },
      async signIn({ profile }) {
        const admitted = await admitPerson(claimsOf(profile), attempt.origin);
        attempt.authenticatedAt = authTimeOf(profile);
        if ("userId" in admitted) return true;
        attempt.failure = admitted.refused;
        const detail = { reason: admitted.refused, email: claimsOf(profile).email };
        noteSecurity({ kind: "sign_in.failed", origin: attempt.origin, detail });
        return false;
      },
    },
    logger: {
      error(code, metadata) {
        const cause = metadata instanceof Error ? metadata : metadata.error;
        const failing = current();
        const failure = classifyProviderError(cause);
        if (failing) {
          failing.failure ??= failure;
          noteSecurity({ kind: "sign_in.failed", origin: failing.origin, detail: { reason: failure, step: code } });
        }
        // The client's message on a mismatch quotes both values.
        const problem = cause?.message.replace(/^(\w+ mismatch).*/s, "$1");
        const level = failure === "auth_error" ? "error" : "warn";
        logger[level]({ step: code, failure, problem, requestId: failing?.origin.requestId }, "sign-in failed");
      },
      warn: (code) => logger.warn({ step: code }, "next-auth warns"),
      debug: () => undefined,
    },
  };
}
