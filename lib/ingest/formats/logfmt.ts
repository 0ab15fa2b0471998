import { type Format, lineFormat, type Outcome, recordFrom, share } from "./record";
import type { Clock } from "./timestamp";

const PAIR = /([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*)))?(?=\s|$)/gy;
const BEGINS_WITH_PAIR = /^\s*[A-Za-z_@][\w.@/-]*=(?:"|\S*\s+[\w.@/-]+=)/;

/** `key=value key="two words"`, as Heroku and Go loggers write it. */
export const logfmt: Format = {
  ...lineFormat("logfmt", "logfmt", parseLogfmt),
  fit: (sample) => share(sample, (line) => BEGINS_WITH_PAIR.test(line) && pairsOf(line) !== null),
};

function parseLogfmt(text: string, clock: Clock): Outcome {
  const pairs = pairsOf(text);
  if (pairs === null) return { reason: "not made of key=value pairs" };
  return { record: recordFrom(pairs, clock) };
}

function pairsOf(text: string): Record<string, string | boolean> | null {
  const line = text.trim();
  const pairs: Record<string, string | boolean> = {};
  let valued = 0;
  PAIR.lastIndex = 0;
  for (let at = 0; at < line.length; at = skipSpace(line, PAIR.lastIndex)) {
    PAIR.lastIndex = at;
    const found = PAIR.exec(line);
    if (!found) return null;
    const [whole, key, quoted, bare] = found;
    // A word alone is a flag that is set.
    pairs[key!] = whole === key ? true : quoted === undefined ? bare! : quoted.replace(/\\(.)/g, unescapeChar);
    if (whole !== key) valued++;
  }
  return valued > 0 ? pairs : null;
}

function skipSpace(line: string, from: number): number {
  let at = from;
  while (at < line.length && /\s/.test(line[at]!)) at++;
  return at;
}

function unescapeChar(_: string, char: string): string {
  return { n: "\n", t: "\t", r: "\r" }[char] ?? char;
}
