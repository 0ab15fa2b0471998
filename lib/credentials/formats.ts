/** Longest Authorization value worth a look; ours are under 60 characters. */
const MAX_LENGTH = 256;

/** Text that every service and personal token starts with (spec/logchef.md §3.1). */
export const TOKEN_PREFIX = "logchef_";

/**
 * A whole token inside other text, as scanners look for it: account id, then 16 random bytes in hexadecimal. Written so
 * that RE2, PCRE, Java and JavaScript read it alike. It is not anchored: a token right behind `%20` is one too.
 */
export const TOKEN_PATTERN = `${TOKEN_PREFIX}[0-9]{1,10}_[0-9a-f]{32}`;

const WHOLE_TOKEN = new RegExp(`^${TOKEN_PATTERN}$`);

/** True for text that has every part of a token we could have minted. */
export function isTokenShaped(text: string): boolean {
  return text.length <= MAX_LENGTH && WHOLE_TOKEN.test(text);
}

const PRINTABLE = /^[\x21-\x7e]+$/;

/** What `LATCHKEY_BOOTSTRAP_TOKEN` has to look like: no account id yet, then 16 random bytes. */
export const BOOTSTRAP_SHAPE = /^logchef_0_[0-9a-f]{32}$/;

/**
 * True for text that may be one of our tokens, so that anything else costs no read. Only the prefix is meant: the
 * account id inside is decoration (spec/logchef.md §3.2).
 */
export function looksLikeToken(text: string): boolean {
  return text.length <= MAX_LENGTH && text.startsWith(TOKEN_PREFIX) && PRINTABLE.test(text);
}

/** The part that lists show: twelve characters and an ellipsis (spec/logchef.md §3.4). */
export function shownPrefix(token: string): string {
  return `${token.slice(0, 12)}...`;
}
