import { pino } from "pino";

const SECRET_FIELDS = [
  "authorization",
  "cookie",
  "set-cookie",
  "token",
  "password",
  "secret",
  "clientSecret",
  "digest",
];
const DEPTHS = ["", "*.", "*.*."];

/** Where redaction looks: each field that may hold a secret, on its own and one or two objects deep. */
const redactedPaths = DEPTHS.flatMap((depth) =>
  SECRET_FIELDS.map((field) => (field.includes("-") ? `${depth.slice(0, -1)}["${field}"]` : `${depth}${field}`)),
);

/** An error as the log keeps it. Libraries hang whole connections on theirs, which are no news and may hold secrets. */
function toLogged(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  const { name, message, stack, cause: because } = cause;
  const { code } = cause as NodeJS.ErrnoException;
  return { type: name, message, code, stack, ...(because === undefined ? {} : { cause: toLogged(because) }) };
}

const LINES = {
  level: process.env.NODE_ENV === "test" ? "warn" : "info",
  base: undefined,
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: { level: (label: string) => ({ level: label }) },
} as const;
/** Lines about requests are written together once there is a page of them, or after a second. */
const REQUEST_LINES = { dest: 1, sync: false, minLength: 16_000, periodicFlush: 1_000 };

/** Builds a logger of JSON lines that never prints the value of a secret field. */
export function createLogger(destination?: { write(line: string): void }) {
  const options = {
    ...LINES,
    serializers: { err: toLogged },
    redact: { paths: redactedPaths, censor: "[redacted]" },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** The log of this process, one JSON object a line on standard output. */
export const logger = createLogger();

/** The log's lines about requests. Whoever writes them writes ids and figures only, so nothing is looked through. */
export const requestLogger = pino(LINES, pino.destination(REQUEST_LINES));
