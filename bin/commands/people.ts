import { parseArgs } from "node:util";
import type { LinkedIssuer, Relinked, Relinking } from "@/lib/auth/relink";

/** What the command needs from its surroundings. */
export type PeopleDeps = {
  listIssuers(): Promise<LinkedIssuer[]>;
  relink(meant: Relinking): Promise<Relinked>;
  print(line: string): void;
  warn(line: string): void;
};

const USAGE = `Usage: latchkey people issuers
       latchkey people relink --from ISSUER [--email ADDRESS] [--dry-run]

  issuers     the issuers by which people are known, and how many
  relink      after the issuer was changed: forget the identities of the former one, so that each account is linked
              by its verified e-mail address at the next sign-in
  --from      the former issuer, as "issuers" shows it
  --email     only the account with this address
  --dry-run   tell whose they are and change nothing`;

type Asked = { action: "issuers" } | ({ action: "relink" } & Relinking);

function readArguments(argv: readonly string[]): Asked | string {
  try {
    const options = {
      from: { type: "string" },
      email: { type: "string" },
      "dry-run": { type: "boolean", default: false },
    } as const;
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    const [action, ...more] = positionals;
    if (more.length > 0 || (action !== "issuers" && action !== "relink")) return "Say issuers or relink.";
    if (action === "issuers") return { action };
    if (!values.from) return "Name the former issuer with --from.";
    return { action, issuer: values.from, email: values.email ?? null, isDry: values["dry-run"] };
  } catch (cause) {
    return (cause as Error).message; // parseArgs says which word it did not understand
  }
}

/**
 * Runs `latchkey people`: tells by which issuers people are known, and lets people of a former issuer be linked anew.
 * @returns the exit code: 0 done, 1 refused or nobody found, 2 wrong usage
 */
export async function runPeople(argv: readonly string[], deps: PeopleDeps): Promise<number> {
  const { print, warn } = deps;
  const asked = readArguments(argv);
  if (typeof asked === "string") {
    warn(`${asked}\n\n${USAGE}`);
    return 2;
  }
  if (asked.action === "issuers") {
    for (const { issuer, people, isConfigured } of await deps.listIssuers()) {
      print(`${issuer}: ${people}${isConfigured ? " (the console is set up for it)" : ""}`);
    }
    return 0;
  }
  const { action: _action, ...meant } = asked;
  const done = await deps.relink(meant);
  if ("refused" in done) {
    warn(done.refused);
    return 1;
  }
  for (const email of done.emails) print(email);
  const sentence = meant.isDry ? "would be linked anew at the next sign-in" : "are linked anew at the next sign-in";
  (done.emails.length > 0 ? print : warn)(`${done.emails.length} accounts of ${meant.issuer} ${sentence}.`);
  return done.emails.length > 0 ? 0 : 1;
}
