import { t } from "@/lib/i18n/t";
import type { SourceRow } from "@/lib/sources/serialize";

/** What the form of a source holds, as it was typed. */
export type SourceInput = {
  name: string;
  description: string;
  host: string;
  database: string;
  tableName: string;
  username: string;
  password: string;
  tlsEnable: boolean;
  timestampField: string;
  severityField: string;
  ttlDays: string;
  isAutoCreated: boolean;
};

/** The names by which the wire tells which input is at fault, and the input that each stands for. */
export const FIELD_OF_WIRE: Readonly<Record<string, keyof SourceInput>> = {
  name: "name",
  description: "description",
  "connection.host": "host",
  "connection.database": "database",
  "connection.table_name": "tableName",
  "connection.username": "username",
  "connection.password": "password",
  meta_ts_field: "timestampField",
  meta_severity_field: "severityField",
  ttl_days: "ttlDays",
};

const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** The form of a source that is there, or of a new one. The stored password is never in it. */
export function inputOf(source?: SourceRow): SourceInput {
  return {
    name: source?.name ?? "",
    description: source?.description ?? "",
    host: source?.host ?? "",
    database: source?.database ?? "",
    tableName: source?.tableName ?? "",
    username: source?.username ?? "",
    password: "",
    tlsEnable: source?.tlsEnable ?? false,
    timestampField: source?.timestampField ?? "timestamp",
    severityField: source?.severityField ?? "",
    ttlDays: String(source?.ttlDays ?? 0),
    isAutoCreated: false,
  };
}

/** What is wrong with what was typed, by input; nothing where nothing is. */
export function sourceProblems(input: SourceInput): Partial<Record<keyof SourceInput, string>> {
  const severity = input.severityField.trim();
  return {
    ...(input.name.trim() === "" && { name: t("source.nameMissing") }),
    ...connectionProblems(input),
    ...(severity !== "" && !IDENTIFIER.test(severity) && { severityField: t("source.identifierWrong") }),
    ...(!/^\d{1,6}$/.test(input.ttlDays.trim()) && { ttlDays: t("source.ttlWrong") }),
  };
}

/** The part of the problems that stands in the way of trying the connection. */
export function connectionProblems(input: SourceInput): Partial<Record<keyof SourceInput, string>> {
  const time = input.timestampField.trim().replace(/^@/, "");
  return {
    ...(input.host.trim() === "" && { host: t("source.hostMissing") }),
    ...(!IDENTIFIER.test(input.database.trim()) && { database: t("source.identifierWrong") }),
    ...(!IDENTIFIER.test(input.tableName.trim()) && { tableName: t("source.identifierWrong") }),
    ...(!IDENTIFIER.test(time) && {
      timestampField: t(time === "" ? "source.timestampMissing" : "source.identifierWrong"),
    }),
  };
}

const connectionOf = ({ host, username, password, database, tableName, tlsEnable }: SourceInput) => ({
  host: host.trim(),
  username: username.trim(),
  password,
  database: database.trim(),
  tableName: tableName.trim(),
  tlsEnable,
});
const columnsOf = ({ timestampField, severityField }: SourceInput) => ({
  timestampField: timestampField.trim(),
  severityField: severityField.trim(),
});
const meaningOf = ({ name, description, ttlDays }: SourceInput) => ({ name, description, ttlDays: Number(ttlDays) });

/** What is asked when the connection is tried. */
export const testAsked = (input: SourceInput) => ({ connection: connectionOf(input), ...columnsOf(input) });

/** What is asked for a new source. */
export const creationAsked = (input: SourceInput) => ({
  ...meaningOf(input),
  ...testAsked(input),
  isAutoCreated: input.isAutoCreated,
});

/** What is asked when a source changes: the connection and the columns only where they did. */
export function changeAsked(before: SourceRow, input: SourceInput) {
  const connection = connectionOf(input);
  const { host, username, database, tableName, tlsEnable } = before;
  const same = { host, username, password: "", database, tableName, tlsEnable };
  const columns = columnsOf(input);
  const isMoved = JSON.stringify(connection) !== JSON.stringify(same);
  const isRenamed = columns.timestampField !== before.timestampField || columns.severityField !== before.severityField;
  return { ...meaningOf(input), ...(isMoved && { connection }), ...(isRenamed && { columns }) };
}
