import "server-only";
import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { callOutbound } from "@/lib/platform/outbound";

const FRESH_MS = 10 * 60_000;
/** Keys that can't be read anew are believed for so long. */
const STALE_MS = 24 * 60 * 60_000;
/** A key that nobody knows has the list read anew, but not more often than this: whoever asks is a stranger. */
const RETRY_MS = 60_000;
const TIMEOUT_MS = 5_000;
const RETRY_AFTER_SECONDS = 60;
const KEYS_MAX = 100;

const published = z.object({
  public_keys: z.array(z.object({ key_identifier: z.string().max(200), key: z.string().max(4_096) })).max(KEYS_MAX),
});

type Keys = ReadonlyMap<string, KeyObject>;
type Known = { url: string; keys: Keys; readAt: number; triedAt: number; reading: Promise<void> | null };
const kept = globalThis as typeof globalThis & { latchkeyGithubKeys?: Known };

/** A published key; null unless it is of the curve P-256, the one that is asked for. */
function readKey(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    const isP256 = key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1";
    return isP256 ? key : null;
  } catch {
    // A key of a kind that is unknown here vouches for nothing; the others still count.
    return null;
  }
}

async function fetchKeys(url: string): Promise<Keys> {
  const headers = { accept: "application/json", "user-agent": "latchkey" };
  const { status, body } = await callOutbound({ url, method: "GET", headers, timeoutMs: TIMEOUT_MS });
  if (status !== 200) throw new Error(`the address of the keys answered ${status}`);
  const { public_keys } = published.parse(JSON.parse(body.toString("utf8")));
  const read = public_keys.map(({ key_identifier, key }) => [key_identifier, readKey(key)] as const);
  return new Map(read.filter((entry): entry is readonly [string, KeyObject] => entry[1] !== null));
}

function readAnew(known: Known, now: number): Promise<void> {
  known.triedAt = now;
  known.reading ??= fetchKeys(known.url)
    .then((keys) => {
      known.keys = keys;
      known.readAt = performance.now();
    })
    .finally(() => {
      known.reading = null;
    });
  return known.reading;
}

/**
 * The provider's key with this identifier, from the address where it publishes them; null when it has none. The list is
 * kept for ten minutes, and for a day while the address doesn't answer. Throws `unavailable` when it never answered.
 */
export async function githubKey(url: string, identifier: string): Promise<KeyObject | null> {
  const now = performance.now();
  const never = Number.NEGATIVE_INFINITY;
  if (kept.latchkeyGithubKeys?.url !== url) {
    kept.latchkeyGithubKeys = { url, keys: new Map(), readAt: never, triedAt: never, reading: null };
  }
  const known = kept.latchkeyGithubKeys;
  const isDue = now - known.readAt > FRESH_MS || !known.keys.has(identifier);
  let cause: unknown = null;
  if (isDue && (known.reading || now - known.triedAt > RETRY_MS)) {
    await readAnew(known, now).catch((thrown) => {
      cause = thrown;
    });
  }
  if (performance.now() - known.readAt <= STALE_MS) return known.keys.get(identifier) ?? null;
  const details = { retryAfterSeconds: RETRY_AFTER_SECONDS };
  throw new AppError("unavailable", "The keys of the sender can't be read at the moment", details, { cause });
}
