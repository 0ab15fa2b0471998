import { type FieldValue, type Format, type LogRecord, lineFormat, type Outcome, share } from "./record";
import { type Clock, leadingTimestamp, parseTimestamp } from "./timestamp";

const DPKG =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) (startup|install|upgrade|configure|trigproc|disappear|remove|purge|status|conffile)(?: (.*))?$/;
const RPM =
  /^(Installed|Updated?|Upgraded?|Erased?|Removed?|Reinstalled?|Obsoleted|Cleanup|Downgraded?): (?:(\d+):)?(\S+)$/;
const RPM_LINE =
  /^\S.* (?:Installed|Updated?|Upgraded?|Erased?|Removed?|Reinstalled?|Obsoleted|Cleanup|Downgraded?): \S+$/;
const RPM_NAME = /^(.+)-([^-]+-[^-]+)\.([^.]+)$/;
const PACMAN = /^\[([^\]]+)\] \[((?:ALPM|PACMAN)(?:-\w+)*)\] (.*)$/;
const PACMAN_ACTION = /^(installed|upgraded|downgraded|removed|reinstalled) (\S+) \((.+?)(?: -> (.+))?\)$/;

/** The log of dpkg, which Debian and Ubuntu keep in /var/log/dpkg.log. */
export const dpkg: Format = lineFormat("dpkg", "dpkg log", parseDpkg);

/** The logs of yum and dnf (dnf.rpm.log). */
export const rpm: Format = {
  ...lineFormat("rpm", "yum or dnf log", parseRpm),
  fit: (sample) => share(sample, (line) => RPM_LINE.test(line)),
};

/** The log of pacman. */
export const pacman: Format = lineFormat("pacman", "pacman log", parsePacman);

function parseDpkg(text: string, clock: Clock): Outcome {
  const found = DPKG.exec(text);
  const timestamp = found && parseTimestamp(found[1]!, clock);
  if (!found || !timestamp) return { reason: "not a dpkg log line" };
  const [, , action, rest = ""] = found;
  const words = rest.split(" ");
  const message = rest ? `${action} ${rest}` : action!;
  if (action === "startup" || action === "conffile") {
    return packageRecord(timestamp, message, { action, detail: rest });
  }
  const state = action === "status" ? words.shift() : undefined;
  const [name, first, second] = words;
  const { package: pkg, architecture } = splitName(name ?? "");
  const changes = action === "install" || action === "upgrade";
  const versions = changes ? { old_version: first, version: second } : { version: first };
  return packageRecord(timestamp, message, { action, state, package: pkg, architecture, ...versions });
}

function parseRpm(text: string, clock: Clock): Outcome {
  const time = leadingTimestamp(text, clock);
  if (!time) return { reason: "not a yum or dnf log line" };
  const rest = text.slice(time.length).trim();
  const [, level, said] = /^([A-Z]+) (.*)$/.exec(rest) ?? [undefined, undefined, rest];
  const action = RPM.exec(said!);
  if (!action && !level) return { reason: "not a yum or dnf log line" };
  if (!action) return packageRecord(time.at, said!, { action: "note" });
  const [, pkg, version, architecture] = RPM_NAME.exec(action[3]!) ?? [undefined, action[3]];
  return packageRecord(time.at, said!, { action: action[1]!.toLowerCase(), package: pkg, version, architecture });
}

function parsePacman(text: string, clock: Clock): Outcome {
  const found = PACMAN.exec(text);
  const timestamp = found && parseTimestamp(found[1]!, clock);
  if (!found || !timestamp) return { reason: "not a pacman log line" };
  const said = found[3]!;
  const [, action, pkg, before, after] = PACMAN_ACTION.exec(said) ?? [];
  if (!action) return packageRecord(timestamp, said, { action: "note", detail: found[2] });
  return packageRecord(timestamp, said, {
    action,
    package: pkg,
    version: after ?? before,
    old_version: after && before,
  });
}

/**
 * Splits a package name as dpkg and apt write it.
 * @param name `name` or `name:architecture`
 */
export function splitName(name: string): { package: string; architecture?: string } {
  const colon = name.lastIndexOf(":");
  return colon < 0 ? { package: name } : { package: name.slice(0, colon), architecture: name.slice(colon + 1) };
}

/**
 * Makes the record of one package event; what is missing or `<none>` is left out.
 * @param timestamp when
 * @param message the event in the log's own words
 * @param fields action, package, versions and the like
 * @param severity as the log says, "info" unless it does
 */
export function packageRecord(
  timestamp: Date,
  message: string,
  fields: Record<string, string | undefined>,
  severity = "info",
): { record: LogRecord } {
  const kept: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(fields)) if (value && value !== "<none>") kept[name] = value;
  return { record: { timestamp, severity, message, fields: kept } };
}
