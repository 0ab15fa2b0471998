import { createHmac } from "node:crypto";

/** A key of the digest; the id is stored beside every digest, so that keys can be rotated one by one. */
export type DigestKey = { readonly id: string; readonly secret: string };

/** HMAC-SHA-256 of the whole token: useless to whoever steals the table without the key. 32 bytes. */
export function digestOf(token: string, key: DigestKey): Buffer {
  return createHmac("sha256", key.secret).update(token).digest();
}

/** The digests of a token under all live keys, newest key first, for one lookup with `= ANY`. */
export function digestsOf(token: string, keys: readonly DigestKey[]): Buffer[] {
  return keys.map((key) => digestOf(token, key));
}
