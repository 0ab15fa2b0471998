import "server-only";
import { type Actor, recordAudit, type Tx } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { type AccountLine, appendLines, type TokenLine } from "./journal-file";

/** A token or an account whose switch was turned. */
export type Switched = { kind: "token" | "account"; id: number };
type SwitchLine = AccountLine | TokenLine;

const BATCH = 1_000;

const kept = globalThis as typeof globalThis & { latchkeySwitchesJournaled?: Map<string, number> };
/** By subject, the newest turn in milliseconds that this process has seen in its own file. */
const newest = () => {
  kept.latchkeySwitchesJournaled ??= new Map();
  return kept.latchkeySwitchesJournaled;
};

const isOfAccount = (line: SwitchLine): line is AccountLine => line.end.startsWith("account_");
const isOff = ({ end }: SwitchLine) => end === "disabled" || end === "account_disabled";
const subjectOf = (line: SwitchLine) => `${isOfAccount(line) ? "account" : "token"} ${line.id} ${line.created_at}`;

function remember(lines: readonly SwitchLine[]): void {
  for (const line of lines) {
    const subject = subjectOf(line);
    newest().set(subject, Math.max(newest().get(subject) ?? 0, Date.parse(line.at)));
  }
}

async function append(lines: readonly SwitchLine[]): Promise<void> {
  await appendLines(lines);
  remember(lines);
}

type Row = { id: number; createdAt: Date; switchedAt: Date | null };
const ROW = { id: true, createdAt: true, switchedAt: true } as const;
const TOKEN = { ...ROW, disabledAt: true, digest: true } as const;
const ACCOUNT = { ...ROW, status: true } as const;

const common = ({ id, createdAt, switchedAt }: Row) => ({
  id,
  created_at: createdAt.toISOString(),
  at: (switchedAt ?? new Date()).toISOString(),
});
const tokenLine = ({
  disabledAt,
  digest,
  ...row
}: Row & { disabledAt: Date | null; digest: Uint8Array }): TokenLine => ({
  end: disabledAt ? "disabled" : "enabled",
  ...common(row),
  digest: Buffer.from(digest).toString("hex"),
});
const accountLine = ({ status, ...row }: Row & { status: string }): AccountLine => ({
  end: status === "active" ? "account_enabled" : "account_disabled",
  ...common(row),
});

/**
 * Writes down how a switch stands. Turned off, call it as the last thing before the transaction commits: nothing is said
 * to be disabled without its line. Turned on, once that is committed: a line that is lost on the way leaves it disabled
 * where an older backup is restored.
 */
export async function journalSwitch(tx: Pick<Tx, "apiToken" | "user">, { kind, id }: Switched): Promise<void> {
  if (kind === "token") {
    await append([tokenLine(await tx.apiToken.findUniqueOrThrow({ where: { id }, select: TOKEN }))]);
  } else {
    await append([accountLine(await tx.user.findUniqueOrThrow({ where: { id }, select: ACCOUNT }))]);
  }
}

/** The same for the switches of many tokens, in the order of their ids. */
export async function journalTokenSwitches(tx: Pick<Tx, "apiToken">, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.apiToken.findMany({ where: { id: { in: [...ids] } }, select: TOKEN, orderBy: { id: "asc" } });
  await append(rows.map(tokenLine));
}

/** Those lines that say off and that no later line takes back. */
function stillOff<T extends SwitchLine>(lines: readonly T[], names: (line: T) => string[]): T[] {
  const onAt = new Map<string, number>();
  for (const line of lines) {
    if (isOff(line)) continue;
    for (const name of names(line)) onAt.set(name, Math.max(onAt.get(name) ?? 0, Date.parse(line.at)));
  }
  return lines.filter(
    (line) => isOff(line) && names(line).every((name) => (onAt.get(name) ?? 0) < Date.parse(line.at)),
  );
}

type ChangedToken = { id: number; user_id: number; name: string; prefix: string };
type ChangedAccount = { id: number; account_type: "human" | "service"; full_name: string };

/** Turns off what these lines name, unless its row was switched later than they say. */
async function disableTokens(tx: Tx, actor: Actor, lines: readonly TokenLine[]): Promise<number> {
  const changed = await tx.$queryRaw<ChangedToken[]>`
    UPDATE api_tokens t SET disabled_at = j.at, updated_at = clock_timestamp()
    FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
      AS j(id int, created_at timestamptz, digest text, at timestamptz)
    WHERE t.revoked_at IS NULL AND t.disabled_at IS NULL AND coalesce(t.switched_at < j.at, true)
      AND ((t.id = j.id AND t.created_at = j.created_at) OR t.digest = decode(j.digest, 'hex'))
    RETURNING t.id, t.user_id, t.name, t.prefix`;
  for (const { id, ...before } of changed) {
    const target = { type: "token", id } as const;
    await recordAudit(tx, actor, { action: "token.disabled", target, before, after: { journal: "disabled" } });
  }
  return changed.length;
}

async function disableAccounts(tx: Tx, actor: Actor, lines: readonly AccountLine[]): Promise<number> {
  const changed = await tx.$queryRaw<ChangedAccount[]>`
    UPDATE users u SET status = 'inactive', updated_at = clock_timestamp()
    FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) AS j(id int, created_at timestamptz, at timestamptz)
    WHERE u.status = 'active' AND coalesce(u.switched_at < j.at, true) AND u.id = j.id AND u.created_at = j.created_at
    RETURNING u.id, u.account_type::text, u.full_name`;
  for (const { id, account_type, full_name } of changed) {
    const isPerson = account_type === "human";
    await recordAudit(tx, actor, {
      action: isPerson ? "user.updated" : "service_account.disabled",
      target: { type: isPerson ? "user" : "service_account", id },
      before: { full_name, status: "active" },
      after: { full_name, status: "inactive", journal: "disabled" },
    });
  }
  return changed.length;
}

/**
 * Turns off again what the journal knows as turned off and an older backup believes to be on; answers how many that
 * were. What the backup believes to be off stays so, whatever the journal says: whoever needs it turns it on.
 */
export async function reapplySwitches(lines: readonly SwitchLine[], actor: Actor): Promise<number> {
  const isSwitch = (line: SwitchLine) => line.end !== "revoked" && line.end !== "rotated";
  const ofTokens = lines.filter((line): line is TokenLine => isSwitch(line) && !isOfAccount(line));
  const ofAccounts = lines.filter((line): line is AccountLine => isOfAccount(line));
  const tokens = stillOff(ofTokens, (line) => [subjectOf(line), line.digest]);
  const accounts = stillOff(ofAccounts, (line) => [subjectOf(line)]);
  let changed = 0;
  for (let from = 0; from < tokens.length; from += BATCH) {
    const batch = tokens.slice(from, from + BATCH);
    changed += await db.$transaction((tx) => disableTokens(tx, actor, batch));
  }
  for (let from = 0; from < accounts.length; from += BATCH) {
    const batch = accounts.slice(from, from + BATCH);
    changed += await db.$transaction((tx) => disableAccounts(tx, actor, batch));
  }
  remember([...ofTokens, ...ofAccounts]);
  return changed;
}

/** Writes down how others have turned switches, another console on the same database above all. Null means since ever. */
export async function followSwitches(since: Date | null): Promise<void> {
  const where = { switchedAt: since ? { gte: since } : { not: null } };
  const tokens = await db.apiToken.findMany({ where: { ...where, revokedAt: null }, select: TOKEN });
  const accounts = await db.user.findMany({ where, select: ACCOUNT });
  const lines: SwitchLine[] = [...tokens.map(tokenLine), ...accounts.map(accountLine)];
  await append(lines.filter((line) => (newest().get(subjectOf(line)) ?? 0) < Date.parse(line.at)));
}
