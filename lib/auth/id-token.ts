import "server-only";
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/platform/env";

const TIMEOUT_MS = 8_000;
const KNOWN_FOR_MS = 10 * 60_000;
const RETRY_AFTER_SECONDS = 5;
/** Seconds that the provider's clock may differ from ours. */
const CLOCK_TOLERANCE = 30;
/** Seconds after which an ID token has served: it is proof of a sign-in just now, not a credential to keep. */
const MAX_AGE = 600;
/** Signatures by a key pair only: with HMAC whoever knows the client's secret could sign. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

/** Three parts, base64url: a signed JWT in the compact form (RFC 7515 §7.1). */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

type Provider = { issuer: string; keys: ReturnType<typeof createRemoteJWKSet>; readAt: number };
const kept = globalThis as typeof globalThis & { latchkeyProvider?: Provider & { of: string } };

const silent = (cause: unknown) =>
  new AppError(
    "unavailable",
    "The sign-in provider does not answer",
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
    { cause },
  );

/** The configured provider's own word about itself (OpenID Connect Discovery §4), read anew every ten minutes. */
async function provider(): Promise<Provider> {
  const { issuer } = env().oidc;
  const known = kept.latchkeyProvider;
  if (known?.of === issuer && performance.now() - known.readAt < KNOWN_FOR_MS) return known;
  try {
    const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "error" });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const stated = discovery.parse(await response.json());
    if (stated.issuer.replace(/\/$/, "") !== issuer.replace(/\/$/, "")) {
      throw new Error(`${url} speaks for another issuer, ${stated.issuer}`);
    }
    const keys = createRemoteJWKSet(new URL(stated.jwks_uri), { timeoutDuration: TIMEOUT_MS });
    kept.latchkeyProvider = { of: issuer, issuer: stated.issuer, keys, readAt: performance.now() };
    return kept.latchkeyProvider;
  } catch (cause) {
    throw silent(cause);
  }
}

/** Failures to read the provider's keys, as against keys that do not fit the token. */
function isProvidersFault(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return ["ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID", "ERR_JOSE_GENERIC"].includes(error.code);
}

/**
 * The claims of an ID token that the configured issuer signed for our web client, or null for anything else: wrong
 * signature, issuer or audience, older than ten
 * minutes, or given to a client that is neither ours nor the command line's (`azp`).
 * Throws `unavailable` while the provider can't be asked for its keys.
 */
export async function verifyIdToken(token: string): Promise<JWTPayload | null> {
  if (!COMPACT_JWS.test(token)) return null;
  const { clientId, cliClientId } = env().oidc;
  const { issuer, keys } = await provider();
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE,
      maxTokenAge: MAX_AGE,
      requiredClaims: ["sub", "exp"],
    });
    const isForUs = payload.azp === undefined || payload.azp === clientId || payload.azp === cliClientId;
    return isForUs ? payload : null;
  } catch (error) {
    if (isProvidersFault(error)) throw silent(error);
    return null;
  }
}
