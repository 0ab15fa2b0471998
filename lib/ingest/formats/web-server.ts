import { type FieldValue, type Format, lineFormat, type Outcome } from "./record";
import { severityInText, severityOfStatus } from "./severity";
import { type Clock, leadingTimestamp, parseTimestamp } from "./timestamp";

const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"';
const ACCESS = new RegExp(
  `^(\\S+) (\\S+) (.+?) \\[([^\\]]+)\\] ${QUOTED} (\\d{3}|-) (\\d+|-)(?: ${QUOTED} ${QUOTED})?(?: (.*))?$`,
);
const REQUEST = /^([A-Z]+) (\S+)(?: (HTTP\/[\d.]+))?$/;
const ERROR_LINE = /^\[([A-Z][a-z]{2} [A-Z][a-z]{2} [^\]]+)\] (?:\[(?:([\w-]*):)?(\w+)\] ?)(.*)$/s;
const ERROR_DETAIL = /^\[(pid|tid|client) ([^\]]*)\] ?/;

/** Access logs of Apache and nginx: the common format, the combined one, and what some set-ups append to it. */
export const combined: Format = lineFormat("combined", "Apache or nginx access log", parseAccess);

/** Error logs of Apache, of 1.3 to 2.4. */
export const apacheError: Format = lineFormat("apache-error", "Apache error log", parseApacheError);

function parseAccess(text: string, clock: Clock): Outcome {
  const found = ACCESS.exec(text);
  if (!found) return { reason: "not an access log line" };
  const [, host, ident, user, time, request, status, bytes, referer, agent, extra] = found;
  const timestamp = parseTimestamp(time!, clock);
  if (!timestamp) return { reason: `not a time: ${time}` };
  const [, method, path, protocol] = REQUEST.exec(request!) ?? [];
  const fields: Record<string, FieldValue> = { remote_host: host! };
  const named = { ident, user, method, path, protocol, status, bytes, referer, agent, extra };
  for (const [name, value] of Object.entries(named)) {
    if (value !== undefined && value !== "-" && value !== "") fields[name] = unquote(value);
  }
  return {
    record: { timestamp, severity: severityOfStatus(Number(status) || 0), message: unquote(request!), fields },
  };
}

function unquote(text: string): string {
  return text.replace(/\\(["\\])/g, "$1");
}

function parseApacheError(text: string, clock: Clock): Outcome {
  const found = ERROR_LINE.exec(text);
  const time = found && parseTimestamp(found[1]!, clock);
  if (!found || !time) return { reason: "not an Apache error log line" };
  const fields: Record<string, FieldValue> = found[2] ? { module: found[2] } : {};
  let message = found[4]!;
  for (let detail = ERROR_DETAIL.exec(message); detail; detail = ERROR_DETAIL.exec(message)) {
    fields[detail[1]!] = detail[2]!;
    message = message.slice(detail[0].length);
  }
  return { record: { timestamp: time, severity: found[3]!, message, fields } };
}

/** Free text: a time in front and a level word are read if they are there; nothing is ever refused. */
export const plain: Format = {
  ...lineFormat("plain", "plain text", parsePlain),
  fit: () => 0.01, // anything is plain text, so any other format that fits is the better guess
};

function parsePlain(text: string, clock: Clock): Outcome {
  const bracket = /^\[/.test(text) ? 1 : 0;
  const time = leadingTimestamp(text.slice(bracket), clock);
  const rest = time ? text.slice(bracket + time.length).replace(/^\]?\s*[-|:]?\s*/, "") : text;
  return { record: { timestamp: time?.at ?? null, severity: severityInText(rest), message: rest || text, fields: {} } };
}
