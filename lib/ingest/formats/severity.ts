/** Severity names by number (RFC 5424 table 2). */
export const SYSLOG_SEVERITIES = [
  "emergency",
  "alert",
  "critical",
  "error",
  "warning",
  "notice",
  "info",
  "debug",
] as const;

const PINO_LEVELS: Record<number, string> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};
const WORDS =
  "trace|debug|info|information|notice|warn|warning|error|err|crit|critical|alert|emerg|emergency|fatal|panic|severe";
const LEADING_WORD = new RegExp(`^(?:${WORDS})(?=:)`, "i");
const BRACKETED_WORD = new RegExp(`[[<(](${WORDS})[\\])>]`, "i");
const CAPITAL_WORD = new RegExp(`(?<![\\w=])(${WORDS.toUpperCase()})(?!\\w)`);

/**
 * Gives a level its name: numbers are those of pino (10 to 60) or of syslog (0 to 7), names stay as they are.
 * @param level name or number
 */
export function pinoOrSyslogLevel(level: string | number): string {
  const number = typeof level === "number" ? level : /^\d+$/.test(level) ? Number(level) : null;
  if (number === null) return String(level).trim();
  return PINO_LEVELS[number] ?? SYSLOG_SEVERITIES[number] ?? String(level);
}

/**
 * Looks for a level written into a free text: "error: …" in front, "[warn]" or "ERROR" near the beginning.
 * @param text a message or a whole line
 * @returns the word in lower case, or "" when there is none
 */
export function severityInText(text: string): string {
  const head = text.slice(0, 120);
  const found = LEADING_WORD.exec(head)?.[0] ?? BRACKETED_WORD.exec(head)?.[1] ?? CAPITAL_WORD.exec(head)?.[1];
  return found?.toLowerCase() ?? "";
}

/**
 * Judges an HTTP status: 5xx is an error, 4xx a warning.
 * @param status HTTP status code
 */
export function severityOfStatus(status: number): string {
  if (status >= 500) return "error";
  return status >= 400 ? "warning" : "info";
}
