import { runAudit } from "@/bin/commands/audit";
import { runImport } from "@/bin/commands/import";
import { runPeople } from "@/bin/commands/people";
import { runProvision } from "@/bin/commands/provision";
import { verifyLive } from "@/lib/audit/live";
import { listIssuers, relinkPeople } from "@/lib/auth/relink";
import { registerImported } from "@/lib/bootstrap/service";
import { VERSION } from "@/lib/platform/build-info";
import { closeClickHouse, engineClient } from "@/lib/platform/clickhouse";
import { closeDatabase } from "@/lib/platform/db";
import { shutDown } from "@/lib/platform/lifecycle";
import { provisionFile } from "@/lib/provisioning/service";

const USAGE = `Usage: latchkey COMMAND

  import FILE --source NAME   bring a log file into the built-in engine as a source
  provision FILE [--dry-run]  carry out what a provisioning file declares
  audit verify [FILE]         tell whether the audit record is as it was sealed
  people issuers | relink     link people anew after the issuer was changed
  version                     what this is`;

const print = (line: string) => console.log(line);
const warn = (line: string) => console.error(line);

type Command = (argv: string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  import: (argv) =>
    runImport(argv, {
      engine: engineClient(),
      register: ({ team, ...made }) => registerImported({ ...made, description: "" }, team),
      print,
      warn,
    }),
  provision: (argv) => runProvision(argv, { provision: provisionFile, print, warn }),
  audit: (argv) => runAudit(argv, { verifyLive, print, warn }),
  people: (argv) => runPeople(argv, { listIssuers, relink: relinkPeople, print, warn }),
  version: async () => {
    print(`latchkey ${VERSION}`);
    return 0;
  },
  help: async () => {
    print(USAGE);
    return 0;
  },
};

async function main([name = "help", ...rest]: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    warn(`There is no command "${name}".\n\n${USAGE}`);
    return 2;
  }
  try {
    return await command(rest);
  } catch (error) {
    // Settings and connections fail with a sentence; anything else is a bug, and its whole stack is wanted.
    const isExpected = error instanceof Error && (error.name === "SettingsError" || "code" in error);
    warn(isExpected ? error.message : String(error instanceof Error ? error.stack : error));
    return 1;
  } finally {
    await shutDown();
    await closeClickHouse();
    await closeDatabase();
  }
}

process.exitCode = await main(process.argv.slice(2));
