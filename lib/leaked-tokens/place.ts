import { TOKEN_PATTERN } from "@/lib/credentials/formats";

const CHARACTERS = 500;
const SECRET_CHARACTERS = 32;
const TOKEN = new RegExp(TOKEN_PATTERN, "g");
const WITHHELD = "(withheld: it held the token)";

/** Control characters, line and paragraph separators, and what turns the direction of text around. */
const STRAY = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Where a token was found, as the record may keep it: one line of at most 500 characters, without any token and without
 * the name and password of a URL. Whoever reports writes this text, so it is never a link and never HTML. Null for
 * nothing.
 */
export function safePlace(text: string | undefined, token: string): string | null {
  const line = (text ?? "").toWellFormed().replace(STRAY, " ").trim();
  if (line === "") return null;
  const bare = line.replace(TOKEN, "(token)").replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1");
  // However it is encoded, a text that still has the secret is not kept at all.
  const secret = token.slice(-SECRET_CHARACTERS).toLowerCase();
  const readings = [bare, decoded(bare), decoded(decoded(bare))];
  const isTelling = readings.some((reading) => reading.toLowerCase().includes(secret));
  return isTelling ? WITHHELD : [...bare].slice(0, CHARACTERS).join("");
}
