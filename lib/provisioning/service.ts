import "server-only";
import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { recordAudit, type Tx } from "@/lib/audit/record";
import { AppError } from "@/lib/core/errors";
import { seal, unseal } from "@/lib/credentials/seal";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { PASSWORD_PURPOSE } from "@/lib/sources/data";
import { reconcileAccess } from "./access";
import { ACTOR, type Run } from "./run";
import { type Declaration, type DeclaredSource, type DeclaredTeam, readDeclaration } from "./schema";

const LOCK = 7_264_512;
const TRANSACTION_MS = 60_000;

type Options = {
  /** True to find out what would change and change nothing. */
  dryRun?: boolean;
};

/** Ends a transaction whose changes are to be told and not kept. */
class Rehearsal extends Error {
  override readonly name = "Rehearsal";
}

function sealedPassword(stored: string | null, password: string | null): string | null {
  const { secret } = env();
  if (password === null) return stored;
  // Sealing gives other bytes each time, so an unchanged password keeps what is stored.
  if (stored !== null && unseal(stored, secret, PASSWORD_PURPOSE) === password) return stored;
  return password === "" ? null : seal(password, secret, PASSWORD_PURPOSE);
}

function rowOf(source: DeclaredSource, stored: string | null) {
  const { connection } = source;
  return {
    name: source.name,
    description: source.description,
    timestampField: source.meta_ts_field,
    severityField: source.meta_severity_field,
    ttlDays: source.ttl_days,
    host: connection.host,
    username: connection.username,
    database: connection.database,
    tableName: connection.table_name,
    tlsEnable: connection.tls_enable,
    querySettings: connection.settings,
    sealedPassword: sealedPassword(stored, source.password),
    managed: true,
  };
}

type SourceRow = ReturnType<typeof rowOf>;

/** A source as the record keeps it: whether there is a password, and whether it is another one than before. */
function recorded({ sealedPassword: password, ...row }: SourceRow, isOther: boolean) {
  return { ...row, has_password: password !== null, ...(isOther && { password_changed: true }) };
}

async function reconcileSource(run: Run, source: DeclaredSource): Promise<number> {
  const { tx, changes } = run;
  const found = await tx.source.findUnique({ where: { identityKey: source.identity } });
  const after = rowOf(source, found?.sealedPassword ?? null);
  if (!found) {
    const data = { ...after, identityKey: source.identity };
    const { id } = await tx.source.create({ data, select: { id: true } });
    await recordAudit(tx, ACTOR, {
      action: "source.created",
      target: { type: "source", id },
      after: recorded(after, false),
    });
    changes.push(`source "${source.name}" is created`);
    return id;
  }
  const before = Object.fromEntries(Object.keys(after).map((key) => [key, found[key as keyof SourceRow]])) as SourceRow;
  if (isDeepStrictEqual(before, after)) return found.id;
  await tx.source.update({ where: { id: found.id }, data: after, select: { id: true } });
  await recordAudit(tx, ACTOR, {
    action: "source.updated",
    target: { type: "source", id: found.id },
    before: recorded(before, false),
    after: recorded(after, before.sealedPassword !== after.sealedPassword),
  });
  changes.push(before.managed ? `source "${source.name}" is updated` : `source "${source.name}" is taken over`);
  return found.id;
}

async function reconcileTeam({ tx, changes }: Run, { name, description }: DeclaredTeam): Promise<number> {
  const found = await tx.team.findUnique({ where: { name }, select: { id: true, description: true, managed: true } });
  const after = { name, description, managed: true };
  if (!found) {
    const { id } = await tx.team.create({ data: after, select: { id: true } });
    await recordAudit(tx, ACTOR, { action: "team.created", target: { type: "team", id }, teamId: id, after });
    changes.push(`team "${name}" is created`);
    return id;
  }
  const { id, ...before } = found;
  if (before.description === description && before.managed) return id;
  await tx.team.update({ where: { id }, data: after, select: { id: true } });
  const target = { type: "team", id } as const;
  await recordAudit(tx, ACTOR, { action: "team.updated", target, teamId: id, before: { name, ...before }, after });
  changes.push(before.managed ? `team "${name}" is updated` : `team "${name}" is taken over`);
  return id;
}

/** What the file no longer names is handed back as it is: nothing is deleted for want of a line. */
async function release({ tx, changes }: Run, teamIds: readonly number[], sourceIds: readonly number[]): Promise<void> {
  const change = { before: { managed: true }, after: { managed: false } };
  const dropped = (ids: readonly number[]) => ({
    where: { managed: true, id: { notIn: [...ids] } },
    select: { id: true, name: true },
    orderBy: { id: "asc" as const },
  });
  for (const { id, name } of await tx.team.findMany(dropped(teamIds))) {
    await tx.team.update({ where: { id }, data: { managed: false }, select: { id: true } });
    const target = { type: "team", id } as const;
    await recordAudit(tx, ACTOR, { action: "team.updated", target, teamId: id, ...change });
    changes.push(`team "${name}" is no longer managed`);
  }
  for (const { id, name } of await tx.source.findMany(dropped(sourceIds))) {
    await tx.source.update({ where: { id }, data: { managed: false }, select: { id: true } });
    await recordAudit(tx, ACTOR, { action: "source.updated", target: { type: "source", id }, ...change });
    changes.push(`source "${name}" is no longer managed`);
  }
}

async function reconcile(tx: Tx, { sources, teams }: Declaration): Promise<string[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
  const run: Run = { tx, changes: [] };
  const sourceIds = new Map<string, number>();
  for (const source of sources) sourceIds.set(source.key, await reconcileSource(run, source));
  const declared: { id: number; team: DeclaredTeam }[] = [];
  for (const team of teams) declared.push({ id: await reconcileTeam(run, team), team });
  await reconcileAccess(run, declared, sourceIds);
  await release(
    run,
    declared.map(({ id }) => id),
    [...sourceIds.values()],
  );
  return run.changes;
}

/**
 * Makes the control plane what the declaration says, in one transaction with its records, and answers a sentence for
 * each change; a second time there is none. Teams and sources it names become managed, people it names are created,
 * memberships and links that an earlier declaration made and this one lacks are taken away. Others stay.
 */
export async function provision(declaration: Declaration, { dryRun = false }: Options = {}): Promise<string[]> {
  let changes: string[] = [];
  try {
    await db.$transaction(
      async (tx) => {
        changes = await reconcile(tx, declaration);
        if (dryRun) throw new Rehearsal();
      },
      { timeout: TRANSACTION_MS, maxWait: TRANSACTION_MS },
    );
  } catch (error) {
    if (!(error instanceof Rehearsal)) throw error;
  }
  return changes;
}

/** Carries out a provisioning file. Throws AppError `invalid_request` that names the file and what is wrong in it. */
export async function provisionFile(file: string, options: Options = {}): Promise<{ changes: string[] }> {
  try {
    return { changes: await provision(readDeclaration(await readFile(file, "utf8"), process.env), options) };
  } catch (cause) {
    const isTold = cause instanceof Error && "code" in cause && (cause.name === "AppError" || "path" in cause);
    if (!isTold) throw cause;
    throw new AppError("invalid_request", `${file}: ${cause.message}`, {}, { cause });
  }
}
