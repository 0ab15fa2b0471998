import { parseArgs } from "node:util";
import { isAppError } from "@/lib/core/errors";

/** What the command needs from its surroundings. */
export type ProvisionDeps = {
  provision(file: string, options: { dryRun: boolean }): Promise<{ changes: string[] }>;
  print(line: string): void;
  warn(line: string): void;
};

const USAGE = `Usage: latchkey provision FILE [--dry-run]

  FILE        teams, members, sources and links, as YAML or JSON
  --dry-run   tell what would change and change nothing`;

function readArguments(argv: readonly string[]): { file: string; dryRun: boolean } | string {
  try {
    const options = { "dry-run": { type: "boolean", default: false } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return "Name one FILE.";
    return { file, dryRun: values["dry-run"] };
  } catch (cause) {
    return (cause as Error).message; // parseArgs says which word it did not understand
  }
}

/**
 * Runs `latchkey provision`: makes the console what a file declares, or tells what it would change.
 * @returns the exit code: 0 done, 1 the file can't be carried out (nothing was changed), 2 wrong usage
 */
export async function runProvision(
  argv: readonly string[],
  { provision, print, warn }: ProvisionDeps,
): Promise<number> {
  const given = readArguments(argv);
  if (typeof given === "string") {
    warn(`${given}\n\n${USAGE}`);
    return 2;
  }
  const { file, dryRun } = given;
  try {
    const { changes } = await provision(file, { dryRun });
    for (const change of changes) print(change);
    const count = changes.length === 1 ? "1 change" : `${changes.length} changes`;
    if (changes.length === 0) print("Nothing to change.");
    else print(dryRun ? `${count} would be made; nothing was changed.` : `${count} made.`);
    return 0;
  } catch (error) {
    if (!isAppError(error)) throw error;
    warn(`Nothing was changed. ${error.message}`);
    return 1;
  }
}
