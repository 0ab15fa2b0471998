import { randomBytes } from "node:crypto";
import { type DigestKey, digestOf } from "./digest";
import { shownPrefix, TOKEN_PREFIX } from "./formats";

const SECRET_BYTES = 16;

/** What is stored of a token; the token itself is in none of it. */
export type StoredToken = { digest: Uint8Array<ArrayBuffer>; keyId: string; prefix: string; lastFour: string };

/** A new token of an account: `logchef_<account id>_<32 hex>`, 128 bits from the system's generator. */
export function mintToken(accountId: number): string {
  return `${TOKEN_PREFIX}${accountId}_${randomBytes(SECRET_BYTES).toString("hex")}`;
}

/** The row's part of a token, under the key that mints. */
export function storedForm(token: string, key: DigestKey): StoredToken {
  return {
    digest: new Uint8Array(digestOf(token, key)),
    keyId: key.id,
    prefix: shownPrefix(token),
    lastFour: token.slice(-4),
  };
}
