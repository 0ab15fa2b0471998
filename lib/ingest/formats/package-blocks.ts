import { packageRecord, splitName } from "./packages";
import { type Entry, type Format, type NumberedLine, type RecordReader, share } from "./record";
import { type Clock, parseTimestamp } from "./timestamp";

const APT_LINE =
  /^(Start-Date|End-Date|Commandline|Requested-By|Error|Comment|Install|Reinstall|Upgrade|Downgrade|Remove|Purge): (.*)$/;
const APT_ACTIONS = new Set(["Install", "Reinstall", "Upgrade", "Downgrade", "Remove", "Purge"]);
const APT_PACKAGE = /([^\s,]+) \(([^)]*)\)/g;
const APK_RUN = /^Running `(.*)` at (\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})$/;
const APK_ACTION =
  /^\(\d+\/\d+\) (Installing|Upgrading|Downgrading|Purging|Reinstalling|Replacing) (\S+) \((\S+)(?: -> (\S+))?\)/;

/** /var/log/apt/history.log: one block of lines per run of apt, here one record per package of it. */
export const aptHistory: Format = {
  name: "apt-history",
  label: "apt history",
  reader: aptReader,
  fit: (sample) => share(sample, (line) => APT_LINE.test(line)),
};

/** /var/log/apk.log of Alpine: a line with the command and its time (UTC), then what it did. */
export const apk: Format = {
  name: "apk",
  label: "apk log",
  reader: apkReader,
  // What follows a command is free text, so the command lines alone tell the format.
  fit: (sample) => (sample.some((line) => APK_RUN.test(line)) ? 1 : 0),
};

function aptReader(clock: Clock): RecordReader {
  let block: NumberedLine[] = [];
  const close = (): Entry[] => {
    const lines = block;
    block = [];
    return lines.length > 0 ? readBlock(lines, clock) : [];
  };
  const push = (line: NumberedLine): Entry[] => {
    if (line.text.trim() === "") return close();
    const closed = line.text.startsWith("Start-Date:") ? close() : [];
    if (!APT_LINE.test(line.text)) {
      return [...closed, { line: line.number, reason: "not a line of apt's history", text: line.text }];
    }
    block.push(line);
    return closed;
  };
  return { push, end: close };
}

function readBlock(lines: readonly NumberedLine[], clock: Clock): Entry[] {
  const pairs = lines.map(({ number, text }) => {
    const [, key, value] = APT_LINE.exec(text)!;
    return { number, key: key!, value: value! };
  });
  const said = (wanted: string) => pairs.find(({ key }) => key === wanted)?.value;
  const timestamp = parseTimestamp(said("Start-Date") ?? said("End-Date") ?? "", clock);
  if (!timestamp) {
    return lines.map(({ number, text }) => ({ line: number, reason: "a block without Start-Date", text }));
  }
  const common = { command: said("Commandline"), requested_by: said("Requested-By") };
  const events = pairs
    .filter(({ key }) => APT_ACTIONS.has(key))
    .flatMap(({ number, key, value }) => {
      return [...value.matchAll(APT_PACKAGE)].map(([text, name, details]) => {
        const versions = details!.split(", ").filter((part) => part !== "automatic");
        const fields = {
          action: key.toLowerCase(),
          ...splitName(name!),
          version: versions.at(-1),
          old_version: versions.length > 1 ? versions[0] : undefined,
          automatic: String(details!.endsWith("automatic")),
        };
        return { line: number, ...packageRecord(timestamp, `${key} ${text}`, { ...fields, ...common }) };
      });
    });
  const error = said("Error");
  const told = events.length === 0 || error !== undefined;
  const run = packageRecord(
    timestamp,
    error ?? common.command ?? "apt",
    { action: "run", ...common },
    error ? "error" : "info",
  );
  return told ? [...events, { line: lines[0]!.number, ...run }] : events;
}

function apkReader(): RecordReader {
  let run: { at: Date; command: string } | null = null;
  const push = ({ number, text }: NumberedLine): Entry[] => {
    if (text.trim() === "") return [];
    const started = APK_RUN.exec(text);
    const at = started && parseTimestamp(started[2]!, { timezone: "UTC", reference: new Date(0) });
    if (started && at) {
      run = { at, command: started[1]! };
      return [{ line: number, ...packageRecord(at, text, { action: "run", command: run.command }) }];
    }
    if (!run) return [{ line: number, reason: "before any command of apk", text }];
    const [, action, name, first, second] = APK_ACTION.exec(text) ?? [];
    const fields = { action: action?.toLowerCase() ?? "note", package: name, version: second ?? first };
    const old = { old_version: second && first, command: run.command };
    const severity = /^(ERROR|WARNING):/.exec(text)?.[1]?.toLowerCase() ?? "info";
    return [{ line: number, ...packageRecord(run.at, text, { ...fields, ...old }, severity) }];
  };
  return { push, end: () => [] };
}
