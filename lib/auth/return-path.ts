const DEFAULT_PATH = "/";
const PATH_MAX_CHARACTERS = 2000;
const DECODE_ROUNDS_MAX = 5;
/** Stands for the console's own origin while a path is being resolved; never contacted. */
const NOWHERE = "http://console.invalid";

/** Whether text has a character that browsers drop (tab, newline, other controls) or that no path of ours has. */
function hasStrayCharacter(text: string): boolean {
  return [...text].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code <= 0x20 || (code >= 0x7f && code <= 0xa0) || character === "\\" || code === 0xfeff;
  });
}

/** Whether a path, read as a browser or a proxy may read it, could name another host. */
function isTreacherous(path: string): boolean {
  return hasStrayCharacter(path) || path.includes("//") || path.includes("@") || /^\/?[a-z][a-z0-9+.-]*:/i.test(path);
}

/** Every reading of a path: as written, and percent-decoded until it no longer changes; null when it can't be decoded. */
function readings(path: string): string[] | null {
  const all = [path];
  for (let round = 0; round < DECODE_ROUNDS_MAX; round++) {
    const last = all[round] ?? "";
    let next: string;
    try {
      next = decodeURIComponent(last);
    } catch {
      return null;
    }
    if (next === last) return all;
    all.push(next);
  }
  return null;
}

/** Whether no reading of a path is treacherous. */
const isPlain = (path: string) => readings(path)?.some(isTreacherous) === false;

/**
 * Where to go after signing in: a path of this console, never another origin (spec/security.md S-094). Whatever is not
 * plainly such a path, in any encoding, gives `/`. The query and fragment of a good path are kept.
 */
export function safeReturnPath(text: unknown): string {
  if (typeof text !== "string" || text.length > PATH_MAX_CHARACTERS || !text.startsWith("/")) return DEFAULT_PATH;
  if (hasStrayCharacter(text) || text.includes("://")) return DEFAULT_PATH;
  if (!isPlain(text.replace(/[?#].*$/s, "")) || !URL.canParse(text, NOWHERE)) return DEFAULT_PATH;
  const { origin, pathname, search, hash } = new URL(text, NOWHERE);
  // Dot segments can leave a path that begins with two slashes, so the resolved one is judged too.
  return origin === NOWHERE && isPlain(pathname) ? `${pathname}${search}${hash}` : DEFAULT_PATH;
}
