import { type FieldValue, type Format, lineFormat, type Outcome } from "./record";
import { SYSLOG_SEVERITIES, severityInText } from "./severity";
import { type Clock, leadingTimestamp, parseTimestamp } from "./timestamp";

const FACILITIES = [
  ...["kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp"],
  ...["audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"],
];
const PRIORITY = /^<(\d{1,3})>/;
const RFC5424 =
  /^<\d{1,3}>1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|(?:\[(?:[^\]"\\]|\\.|"(?:[^"\\]|\\.)*")*\])+)(?: (.*))?$/s;
// An ISO time is syslog's only in rsyslog's full form; without a zone the line is some program's own log.
const ISO_WITH_ZONE = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2}) /;
const HOST_AND_TAG = /^\s+(\S+)\s+([^\s:[\]]+)(?:\[([^\]]*)\])?:\s?(.*)$/s;
const ELEMENT = /\[([^\s\]]+)((?:[^\]"]|"(?:[^"\\]|\\.)*")*)\]/g;
const PARAMETER = /([^\s=]+)="((?:[^"\\]|\\.)*)"/g;

/** Syslog lines as files and wires hold them: RFC 5424, RFC 3164, and the latter with an ISO time in front. */
export const syslog: Format = lineFormat("syslog", "syslog (RFC 3164, RFC 5424)", parseSyslog);

function parseSyslog(text: string, clock: Clock): Outcome {
  const priority = PRIORITY.exec(text);
  const number = priority ? Number(priority[1]) : null;
  if (number !== null && number > 191) return { reason: "priority above 191 (RFC 5424 6.2.1)" };
  const modern = RFC5424.exec(text);
  return modern ? parse5424(modern, number!, clock) : parse3164(text.slice(priority?.[0].length ?? 0), number, clock);
}

function parse5424(found: RegExpExecArray, priority: number, clock: Clock): Outcome {
  const [, time, host, app, process, messageId, data, text = ""] = found;
  const timestamp = time === "-" ? null : parseTimestamp(time!, clock);
  if (time !== "-" && timestamp === null) return { reason: `not a time: ${time}` };
  const fields = present({ host, app, pid: process, message_id: messageId, ...fromPriority(priority) });
  for (const [, id, parameters] of data!.matchAll(ELEMENT)) {
    fields[id!] = Object.fromEntries(
      [...parameters!.matchAll(PARAMETER)].map(([, name, value]) => [name!, value!.replace(/\\(["\\\]])/g, "$1")]),
    );
  }
  const message = text.replace(/^\uFEFF/, "");
  return { record: { timestamp, severity: SYSLOG_SEVERITIES[priority % 8]!, message, fields } };
}

function parse3164(text: string, priority: number | null, clock: Clock): Outcome {
  const time = leadingTimestamp(text, clock);
  if (!time || (/^\d/.test(text) && !ISO_WITH_ZONE.test(text))) return { reason: "no syslog time in front" };
  const found = HOST_AND_TAG.exec(text.slice(time.length));
  if (!found) return { reason: "no host and program after the time" };
  const [, host, app, pid, message] = found;
  const severity = priority === null ? severityInText(message!) : SYSLOG_SEVERITIES[priority % 8]!;
  const fields = present({ host, app, pid, ...(priority === null ? {} : fromPriority(priority)) });
  return { record: { timestamp: time.at, severity, message: message!, fields } };
}

function fromPriority(priority: number): { facility: string } {
  return { facility: FACILITIES[priority >> 3]! };
}

function present(fields: Record<string, string | undefined>): Record<string, FieldValue> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "-" && value !== "");
  return Object.fromEntries(entries) as Record<string, FieldValue>;
}
