import { createPublicKey, type KeyObject } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type Anchor, readCheckpoints } from "@/lib/audit/checkpoint";
import { verifyExport } from "@/lib/audit/export-file";
import type { LiveVerdict } from "@/lib/audit/live";

/** What the command needs from its surroundings; `verifyLive` looks at the database of the console. */
export type AuditDeps = {
  verifyLive(): Promise<LiveVerdict[]>;
  print(line: string): void;
  warn(line: string): void;
};

const USAGE = `Usage: latchkey audit verify [FILE] [--checkpoints FILE] [--public-key FILE]

  FILE            an export of a whole log (JSON lines); without: the database of this console
  --checkpoints   audit/checkpoints.jsonl of the console's data folder, or a copy of it
  --public-key    audit/public-key.pem of the console's data folder (without: the one beside the checkpoints)`;

type Options = { file: string | null; checkpoints: string | null; publicKey: string | null };

function readArguments(argv: readonly string[]): Options | string {
  try {
    const text = { type: "string" } as const;
    const options = { checkpoints: text, "public-key": text };
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    const [action, file, ...more] = positionals;
    if (action !== "verify" || more.length > 0) return "Say verify, and name at most one FILE.";
    const { checkpoints = null, "public-key": publicKey = null } = values;
    if (!file && (checkpoints || publicKey)) return "Name the FILE that the checkpoints are for.";
    return { file: file ?? null, checkpoints, publicKey };
  } catch (cause) {
    return (cause as Error).message; // parseArgs says which word it did not understand
  }
}

function proofOf({ checkpoints, publicKey }: Options): { anchors: Anchor[]; publicKey: KeyObject | null } | string {
  const beside = checkpoints && join(dirname(checkpoints), "public-key.pem");
  const file = publicKey ?? (beside && existsSync(beside) ? beside : null);
  const key = file ? createPublicKey(readFileSync(file)) : null;
  if (!checkpoints) return { anchors: [], publicKey: key };
  if (!key) return "The checkpoints prove nothing without --public-key.";
  const read = readCheckpoints(readFileSync(checkpoints, "utf8"), key);
  return "problem" in read ? read.problem : { anchors: read.anchors, publicKey: key };
}

async function verifyFile(file: string, options: Options, { print, warn }: AuditDeps): Promise<number> {
  const proof = proofOf(options);
  if (typeof proof === "string") {
    warn(proof);
    return 1;
  }
  const handle = await open(file);
  const verdict = await verifyExport(handle.readLines(), proof);
  if (!verdict.ok) {
    warn(verdict.message);
    return 1;
  }
  const { chain, rows, first, last, anchored, warnings } = verdict;
  print(`${chain}: ${rows} rows, ${rows > 0 ? `${first} to ${last}, ` : ""}all as they were sealed.`);
  if (anchored > 0) print(`Checkpoints vouch for rows up to ${anchored}.`);
  for (const warning of warnings) warn(warning);
  return 0;
}

async function verifyDatabase({ verifyLive, print, warn }: AuditDeps): Promise<number> {
  const verdicts = await verifyLive();
  for (const { chain, rows, last, anchored, problem } of verdicts) {
    if (problem) warn(`${chain}: ${problem}`);
    else print(`${chain}: ${rows} rows up to ${last}, all as they were sealed; checkpoints vouch for ${anchored}.`);
  }
  return verdicts.some(({ problem }) => problem !== null) ? 1 : 0;
}

/**
 * Runs `latchkey audit verify`: says whether the audit record is as it was sealed, and names the first row that isn't.
 * @returns the exit code: 0 as it was, 1 not so or unreadable, 2 wrong usage
 */
export async function runAudit(argv: readonly string[], deps: AuditDeps): Promise<number> {
  const options = readArguments(argv);
  if (typeof options === "string") {
    deps.warn(`${options}\n\n${USAGE}`);
    return 2;
  }
  return options.file === null ? verifyDatabase(deps) : verifyFile(options.file, options, deps);
}
