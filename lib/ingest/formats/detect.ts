import { csv } from "./csv";
import { jsonLines } from "./json-lines";
import { logfmt } from "./logfmt";
import { apk, aptHistory } from "./package-blocks";
import { dpkg, pacman, rpm } from "./packages";
import type { Format } from "./record";
import { syslog } from "./syslog";
import { apacheError, combined, plain } from "./web-server";

/** Every format, the most particular first: of two that fit equally well the earlier one is meant. */
export const FORMATS: readonly Format[] = [
  jsonLines,
  combined,
  apacheError,
  dpkg,
  aptHistory,
  apk,
  pacman,
  rpm,
  syslog,
  csv,
  logfmt,
  plain,
];

const GOOD_FIT = 0.6;

/**
 * Finds the format that a file is in by looking at its first lines.
 * @param sample up to a few hundred lines from the beginning of the file
 * @returns the format that reads the largest share of them; plain text when none reads most of them
 */
export function detect(sample: readonly string[]): Format {
  let best: Format = plain;
  let bestFit = GOOD_FIT;
  for (const format of FORMATS) {
    const fit = format.fit(sample);
    if (fit > bestFit || (fit === bestFit && best === plain)) {
      best = format;
      bestFit = fit;
    }
  }
  return best;
}

/**
 * Finds a format by the name that `--format` takes.
 * @param name such as "jsonl"
 */
export function formatNamed(name: string): Format | undefined {
  return FORMATS.find((format) => format.name === name);
}
