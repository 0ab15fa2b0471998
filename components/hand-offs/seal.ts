import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";

// Not the browser's own SubtleCrypto: it is missing where a console is reached over plain http.
const KEY_BYTES = 32;
const NONCE_BYTES = 24;
/** Bound in, so that what was sealed for something else is never taken for a token. */
const PURPOSE = new TextEncoder().encode("latchkey hand-off v1");

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function fromBase64url(text: string): Uint8Array {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Seals a token under a new key (XChaCha20-Poly1305, nonce first). Both parts in base64url. */
export function sealToken(token: string): { sealed: string; key: string } {
  const [key, nonce] = [random(KEY_BYTES), random(NONCE_BYTES)];
  const body = xchacha20poly1305(key, nonce, PURPOSE).encrypt(new TextEncoder().encode(token));
  return { sealed: toBase64url(new Uint8Array([...nonce, ...body])), key: toBase64url(key) };
}

/** True for what can be a key, so that a link that was cut short isn't opened in vain. */
export function isKey(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** The token that was sealed; null when the key is another one or something was changed on the way. */
export function unsealToken(sealed: string, key: string): string | null {
  try {
    const bytes = fromBase64url(sealed);
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const cipher = xchacha20poly1305(fromBase64url(key), nonce, PURPOSE);
    return new TextDecoder().decode(cipher.decrypt(bytes.subarray(NONCE_BYTES)));
  } catch {
    return null;
  }
}
