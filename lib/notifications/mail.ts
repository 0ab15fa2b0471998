import "server-only";
import nodemailer from "nodemailer";
import type SMTPTransport from "nodemailer/lib/smtp-transport";
import { AppError, isAppError } from "@/lib/core/errors";
import { env } from "@/lib/platform/env";
import { connectOutbound } from "@/lib/platform/outbound";
import { settingValues } from "@/lib/settings/values";
import { DeliveryError } from "./failure";
import type { Mail } from "./schema";

/** The settings of the mail server, kept by administrators (spec/logchef.md §1.5). The password is a sensitive one. */
const KEYS = {
  host: "alerts.smtp_host",
  port: "alerts.smtp_port",
  username: "alerts.smtp_username",
  password: "alerts.smtp_password",
  from: "alerts.smtp_from",
  replyTo: "alerts.smtp_reply_to",
  /** `starttls` (587), `tls` (465) or `none` (25); without it, what goes with the port. */
  security: "alerts.smtp_security",
} as const;
const SECURITIES = ["starttls", "tls", "none"] as const;
type Security = (typeof SECURITIES)[number];

type MailServer = {
  host: string;
  port: number;
  security: Security;
  auth: { user: string; pass: string } | null;
  from: string;
  replyTo: string | null;
};

const PORTS: Readonly<Record<Security, number>> = { starttls: 587, tls: 465, none: 25 };
const CONNECT_MS = 10_000;
const IDLE_MS = 20_000;

/** Encryption is asked for unless somebody says that there is none. */
const usual = (port: number): Security => (port === PORTS.tls ? "tls" : "starttls");

/** The mail server that administrators set up, or null when there is none. Throws a 503 when its settings are wrong. */
export async function mailServer(): Promise<MailServer | null> {
  const values = await settingValues(Object.values(KEYS));
  const host = values.get(KEYS.host);
  if (!host) return null;
  const from = values.get(KEYS.from);
  if (!from) throw new AppError("unavailable", `${KEYS.from} is not set`);
  const given = values.get(KEYS.security)?.toLowerCase();
  const security = SECURITIES.find((known) => known === given);
  if (given !== undefined && !security)
    throw new AppError("unavailable", `${KEYS.security} must be starttls, tls or none`);
  const port = Number(values.get(KEYS.port) ?? PORTS[security ?? "starttls"]);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new AppError("unavailable", `${KEYS.port} is no port`);
  const user = values.get(KEYS.username);
  const auth = user ? { user, pass: values.get(KEYS.password) ?? "" } : null;
  return { host, port, security: security ?? usual(port), auth, from, replyTo: values.get(KEYS.replyTo) ?? null };
}

/** How nodemailer is to connect: over a socket to an address that was judged, and with nothing read from files. */
function transportOf({ host, port, security, auth }: MailServer): SMTPTransport.Options {
  return {
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(auth && { auth }),
    greetingTimeout: CONNECT_MS,
    socketTimeout: IDLE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    getSocket: (_options: unknown, callback: (error: Error | null, found?: { connection: unknown }) => void) => {
      connectOutbound(host, port, CONNECT_MS).then((connection) => callback(null, { connection }), callback);
    },
  } as SMTPTransport.Options;
}

type SmtpFailure = { responseCode?: number; response?: string; code?: string };

/** Failures that are about this mail's people or text, and not about how the server is set up. */
const ABOUT_THE_MAIL = new Set(["EENVELOPE", "EMESSAGE"]);

/** What the server said, without what we had said to it. A 5yz about the mail itself is final (RFC 5321 §4.2.1). */
function told(cause: unknown): DeliveryError {
  if (isAppError(cause)) return new DeliveryError(cause.message, cause.code === "invalid_request", { cause });
  const { responseCode, response, code } = cause as SmtpFailure;
  if (code === "EAUTH") return new DeliveryError("the mail server refused to sign us in", false, { cause });
  if (responseCode) {
    const isFinal = responseCode >= 500 && ABOUT_THE_MAIL.has(code ?? "");
    return new DeliveryError(`the mail server said: ${response ?? responseCode}`, isFinal, { cause });
  }
  return new DeliveryError(`the mail server could not be talked to (${code ?? "no answer"})`, false, { cause });
}

/**
 * Hands a mail to the mail server. `id` makes its Message-ID, the same over all attempts, so that mail programs show a
 * repetition once. Rejects with a DeliveryError; when only some recipients are refused, the others have it.
 */
export async function sendMail(server: MailServer, id: string, { to, subject, text, html }: Mail): Promise<void> {
  const transport = nodemailer.createTransport(transportOf(server));
  try {
    await transport.sendMail({
      from: server.from,
      ...(server.replyTo && { replyTo: server.replyTo }),
      to,
      subject,
      text,
      ...(html !== undefined && { html }),
      messageId: `<${id}@${env().publicUrl.hostname}>`,
      headers: { "Auto-Submitted": "auto-generated", "X-Latchkey-Notification": id },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  } catch (cause) {
    throw told(cause);
  } finally {
    transport.close();
  }
}
