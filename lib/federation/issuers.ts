import "server-only";
import { createLocalJWKSet, errors, type JWTHeaderParameters, type LocalJWKSet } from "jose";
import { z } from "zod";
import { OAuthError } from "@/lib/oauth/errors";
import { callOutbound } from "@/lib/platform/outbound";
import { isTrustworthyUrl } from "./schema";

const FRESH_MS = 10 * 60_000;
/** An issuer that is down for a while doesn't stop every build; one that is gone does. */
const STALE_MS = 60 * 60_000;
/** A token with an unknown key id makes us look again, at most this often. */
const AGAIN_MS = 30_000;
const KNOWN_MAX = 100;
const RETRY_AFTER_SECONDS = 30;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.string() });
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

type Keys = { find: LocalJWKSet; readAt: number };
const kept = globalThis as typeof globalThis & { latchkeyForeignKeys?: Map<string, Keys> };

function known(): Map<string, Keys> {
  kept.latchkeyForeignKeys ??= new Map();
  return kept.latchkeyForeignKeys;
}

async function readJson(url: string): Promise<unknown> {
  if (!isTrustworthyUrl(url)) throw new Error(`${url} is no address for keys`);
  const { status, body } = await callOutbound({ url, method: "GET", headers: { accept: "application/json" } });
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return JSON.parse(body.toString("utf8"));
}

/** The issuer's keys by its own word about itself (OpenID Connect Discovery §4), fetched as every foreign address is. */
async function readKeys(issuer: string): Promise<Keys> {
  const stated = discovery.parse(await readJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`));
  if (stated.issuer !== issuer) throw new Error(`${issuer} speaks for another issuer`);
  const { keys } = keySet.parse(await readJson(stated.jwks_uri));
  return { find: createLocalJWKSet({ keys }), readAt: performance.now() };
}

async function keysOf(issuer: string, maxAgeMs: number): Promise<Keys> {
  const before = known().get(issuer);
  const age = before ? performance.now() - before.readAt : Number.POSITIVE_INFINITY;
  if (before && age < maxAgeMs) return before;
  try {
    const keys = await readKeys(issuer);
    if (known().size >= KNOWN_MAX) known().clear();
    known().set(issuer, keys);
    return keys;
  } catch (cause) {
    if (before && age < STALE_MS) return before;
    throw new OAuthError("temporarily_unavailable", "The issuer's keys cannot be read", 503, RETRY_AFTER_SECONDS, {
      cause,
    });
  }
}

/** Finds the key that a token of the issuer names, for jose. Call it only for issuers that a rule names. */
export const keyFinder =
  (issuer: string) =>
  async (header: JWTHeaderParameters, token: Parameters<LocalJWKSet>[1]): Promise<CryptoKey> => {
    const { find } = await keysOf(issuer, FRESH_MS);
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const { find: findAgain } = await keysOf(issuer, AGAIN_MS);
      return findAgain(header, token);
    }
  };
