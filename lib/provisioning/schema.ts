import { parseDocument } from "yaml";
import { z } from "zod";
import { TEAM_ROLES } from "@/lib/access/roles";
import { text } from "@/lib/core/body";
import { AppError, isAppError } from "@/lib/core/errors";
import {
  checkConnection,
  checkDescription,
  checkIdentifier,
  checkSourceName,
  checkTimestampField,
  checkTtlDays,
  identityKey,
  querySettings,
} from "@/lib/sources/schema";
import { checkTeamDescription, checkTeamName } from "@/lib/teams/schema";
import { normalizeEmail } from "@/lib/users/schema";

const connection = z.strictObject({
  host: text,
  username: text,
  /** Name of the environment variable that holds the password; without it a stored password stays. */
  password_env: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable")
    .optional(),
  database: text,
  table_name: text,
  tls_enable: z.boolean().default(false),
  settings: z.strictObject(querySettings.shape).default({}),
});

const source = z.strictObject({
  name: text,
  /** What teams call it in this file; its name unless two have the same. */
  key: z.string().min(1).optional(),
  description: text,
  meta_ts_field: z.string().default("timestamp"),
  meta_severity_field: text,
  ttl_days: z.number().default(0),
  connection,
});

const member = z.strictObject({ email: text.transform(normalizeEmail), role: z.enum(TEAM_ROLES).default("member") });

const team = z.strictObject({
  name: text,
  description: text,
  members: z.array(member).default([]),
  sources: z.array(z.string()).default([]),
});

const provisioningFile = z.strictObject({
  version: z.literal(1).default(1),
  sources: z.array(source).default([]),
  teams: z.array(team).default([]),
});

type SourceInFile = z.output<typeof source>;
/** A declared source, checked; `password` null where the file says nothing about it. */
export type DeclaredSource = Required<SourceInFile> & { identity: string; password: string | null };
export type DeclaredTeam = z.output<typeof team>;
/** What a provisioning file declares, checked as a whole. */
export type Declaration = { sources: DeclaredSource[]; teams: DeclaredTeam[] };
/** What may be written into a provisioning file. */
export type ProvisioningDocument = z.input<typeof provisioningFile>;

const wrong = (place: string, problem: string, cause?: unknown) =>
  new AppError("invalid_request", place ? `${place}: ${problem}` : problem, {}, cause ? { cause } : undefined);

/** Runs the checks of the API's own bodies, and says where in the file they failed. */
function at<T>(place: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!isAppError(error)) throw error;
    throw wrong(place, error.message, error);
  }
}

function assertDistinct(place: string, what: string, values: readonly string[]): void {
  const twin = values.find((value, index) => values.indexOf(value) !== index);
  if (twin !== undefined) throw wrong(place, `${what} "${twin}" is declared twice`);
}

function declaredSource(given: SourceInFile, place: string, environment: NodeJS.ProcessEnv): DeclaredSource {
  return at(place, () => {
    const { password_env: variable } = given.connection;
    const password = variable === undefined ? null : environment[variable];
    if (password === undefined) throw wrong("connection.password_env", `${variable} is not set`);
    const { host, database, table_name } = checkConnection({ ...given.connection, password: "" });
    return {
      ...given,
      key: given.key ?? given.name.trim(),
      name: checkSourceName(given.name),
      description: checkDescription(given.description),
      meta_ts_field: checkTimestampField(given.meta_ts_field),
      meta_severity_field:
        given.meta_severity_field && checkIdentifier("meta_severity_field", given.meta_severity_field),
      ttl_days: checkTtlDays(given.ttl_days),
      connection: { ...given.connection, host },
      identity: identityKey({ host, database, table_name }),
      password,
    };
  });
}

function declaredTeam(given: DeclaredTeam, place: string, keys: ReadonlySet<string>): DeclaredTeam {
  assertDistinct(
    place,
    "member",
    given.members.map(({ email }) => email),
  );
  assertDistinct(place, "source", given.sources);
  const unknown = given.sources.find((key) => !keys.has(key));
  if (unknown !== undefined) throw wrong(place, `source "${unknown}" is not declared in this file`);
  if (given.members.some(({ email }) => email === "")) throw wrong(place, "a member has no email");
  return at(place, () => ({
    ...given,
    name: checkTeamName(given.name),
    description: checkTeamDescription(given.description),
  }));
}

/**
 * Reads a provisioning file, YAML or JSON. `environment` holds the passwords that it names. Throws AppError
 * `invalid_request` with the place and the problem for anything that can't be carried out as it is written.
 */
export function readDeclaration(fileText: string, environment: NodeJS.ProcessEnv): Declaration {
  const yaml = parseDocument(fileText);
  if (yaml.errors[0]) throw wrong("", yaml.errors[0].message.split("\n")[0] ?? "the file is not YAML");
  const parsed = provisioningFile.safeParse(yaml.toJS() ?? {});
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw wrong(issue?.path.join(".") ?? "", issue?.message ?? "the file could not be read");
  }
  const sources = parsed.data.sources.map((given, n) => declaredSource(given, `sources.${n}`, environment));
  assertDistinct(
    "sources",
    "key",
    sources.map(({ key }) => key),
  );
  assertDistinct(
    "sources",
    "table",
    sources.map(({ identity }) => identity),
  );
  const keys = new Set(sources.map(({ key }) => key));
  const teams = parsed.data.teams.map((given, n) => declaredTeam(given, `teams.${n}`, keys));
  assertDistinct(
    "teams",
    "team",
    teams.map(({ name }) => name),
  );
  return { sources, teams };
}
