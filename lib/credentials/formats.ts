/** Longest Authorization value worth a look; ours are under 60 characters. */
const MAX_LENGTH = 256;

/** Text that every service and personal token starts with (spec/logchef.md §3.1). */
export const TOKEN_PREFIX = "logchef_";

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
