import "server-only";
import { recordAudit, type Tx } from "@/lib/audit/record";
import { BOOTSTRAP_SHAPE } from "@/lib/credentials/formats";
import { storedForm } from "@/lib/credentials/mint";
import { verifyToken } from "@/lib/credentials/verify";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import { REQUEST_TABLE } from "@/lib/platform/request-sink";
import { EMBEDDED_HOST, identityKey } from "@/lib/sources/schema";

const ACTOR = { kind: "system", name: "Latchkey start-up" } as const;
/** One start-up at a time may lay the first things; the number only has to be ours. */
const LOCK = 7_264_511;
const TEAM = "Platform";

/** A source over a table of the built-in engine. */
export type BuiltInSource = {
  name: string;
  description: string;
  database: string;
  table: string;
  timestampField: string;
  severityField: string;
};

/** One row per request to this console. */
export const CONSOLE_REQUESTS: BuiltInSource = {
  name: "Console requests",
  description:
    "One row per call of the API and per change in the console: who asked, with which token, and how it was decided.",
  database: REQUEST_TABLE.database,
  table: REQUEST_TABLE.table,
  timestampField: "timestamp",
  severityField: "severity",
};

/** Registers a table of the built-in engine as a source, or finds the one that is there. Answers its id. */
export async function ensureSource(tx: Tx, source: BuiltInSource): Promise<{ id: number; created: boolean }> {
  const { name, description, database, table, timestampField, severityField } = source;
  const host = EMBEDDED_HOST;
  const key = identityKey({ host, database, table_name: table });
  const found = await tx.source.findUnique({ where: { identityKey: key }, select: { id: true } });
  if (found) return { id: found.id, created: false };
  const data = { name, description, database, tableName: table, timestampField, severityField, host, identityKey: key };
  const row = await tx.source.create({ data: { ...data, isAutoCreated: true }, select: { id: true } });
  await recordAudit(tx, ACTOR, { action: "source.created", target: { type: "source", id: row.id }, after: data });
  return { id: row.id, created: true };
}

/** Links a source to a team by name, making the team when it isn't there. */
export async function ensureLink(tx: Tx, teamName: string, sourceId: number): Promise<number> {
  const found = await tx.team.findUnique({ where: { name: teamName }, select: { id: true } });
  const team = found ?? (await tx.team.create({ data: { name: teamName }, select: { id: true } }));
  if (!found) {
    const target = { type: "team" as const, id: team.id };
    await recordAudit(tx, ACTOR, { action: "team.created", target, teamId: team.id, after: { name: teamName } });
  }
  const { count } = await tx.teamSource.createMany({ data: [{ teamId: team.id, sourceId }], skipDuplicates: true });
  if (count > 0) {
    const target = { type: "source" as const, id: sourceId };
    await recordAudit(tx, ACTOR, { action: "source.linked", target, teamId: team.id, after: { team_id: team.id } });
  }
  return team.id;
}

/** A step that happens once in an instance's life, remembered in the settings. */
async function once(key: string, step: (tx: Tx) => Promise<void>): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
    if (await tx.setting.findUnique({ where: { key }, select: { key: true } })) return;
    await step(tx);
    await tx.setting.create({ data: { key, value: new Date().toISOString() }, select: { key: true } });
  });
}

/** Registers an imported table as a source, linked to a team when one is named. */
export async function registerImported(made: BuiltInSource, teamName: string | null): Promise<void> {
  await db.$transaction(async (tx) => {
    const { id } = await ensureSource(tx, made);
    if (teamName !== null) await ensureLink(tx, teamName, id);
  });
}

/** The first team with the first real source, so that there is something to look at from the first minute. */
export async function ensureFirstSources(sources: readonly BuiltInSource[]): Promise<void> {
  for (const source of [CONSOLE_REQUESTS, ...sources]) {
    await once(`bootstrap.source.${source.database}.${source.table}`, async (tx) => {
      await ensureLink(tx, TEAM, (await ensureSource(tx, source)).id);
    });
  }
}

type TrialPerson = { email: string; fullName: string; role: "admin" | "member"; teamRole: "owner" | "member" | null };

/** The three people of the embedded provider (lib/platform/embedded/idp/people.ts), as the console knows them. */
export const TRIAL_PEOPLE: readonly TrialPerson[] = [
  { email: "admin@latchkey.test", fullName: "Ada Admin", role: "admin", teamRole: null },
  { email: "owner@latchkey.test", fullName: "Olu Owner", role: "member", teamRole: "owner" },
  { email: "member@latchkey.test", fullName: "Mia Member", role: "member", teamRole: "member" },
];

/** The three people of the embedded provider, known from the first start: an admin, a team owner, a member. */
export async function ensureTrialPeople(people: readonly TrialPerson[]): Promise<void> {
  await once("bootstrap.people", async (tx) => {
    const found = await tx.team.findUnique({ where: { name: TEAM }, select: { id: true } });
    const team = found ?? (await tx.team.create({ data: { name: TEAM }, select: { id: true } }));
    for (const { email, fullName, role, teamRole } of people) {
      const known = await tx.user.findUnique({ where: { email }, select: { id: true } });
      const user = known ?? (await tx.user.create({ data: { email, fullName, role }, select: { id: true } }));
      const target = { type: "user" as const, id: user.id };
      if (!known) await recordAudit(tx, ACTOR, { action: "user.created", target, after: { email, fullName, role } });
      if (!teamRole) continue;
      const membership = { teamId: team.id, userId: user.id, role: teamRole };
      await tx.teamMember.createMany({ data: [membership], skipDuplicates: true });
      const member = { type: "member" as const, id: user.id };
      await recordAudit(tx, ACTOR, {
        action: "member.added",
        target: member,
        teamId: team.id,
        after: { role: teamRole },
      });
    }
  });
}

/**
 * Makes the token of `LATCHKEY_BOOTSTRAP_TOKEN` work, once in an instance's life: a service account `bootstrap` with
 * Full access, for infrastructure as code. Revoking it is final; the variable doesn't bring it back.
 */
export async function ensureBootstrapToken(): Promise<void> {
  const { bootstrapToken, tokenKeys } = env();
  const key = tokenKeys[0];
  if (!bootstrapToken || !BOOTSTRAP_SHAPE.test(bootstrapToken) || !key) return;
  await once("bootstrap.token", async (tx) => {
    const email = "svc-0@service.logchef.internal";
    const account = await tx.user.create({
      data: { email, fullName: "bootstrap", accountType: "service" },
      select: { id: true },
    });
    const stored = storedForm(bootstrapToken, key);
    const data = { ...stored, userId: account.id, name: "LATCHKEY_BOOTSTRAP_TOKEN", scopes: ["*"] };
    const token = await tx.apiToken.create({ data, select: { id: true } });
    const target = { type: "service_account" as const, id: account.id };
    await recordAudit(tx, ACTOR, { action: "service_account.created", target, after: { name: "bootstrap" } });
    await recordAudit(tx, ACTOR, {
      action: "token.created",
      target: { type: "token", id: token.id },
      after: { user_id: account.id, name: data.name, prefix: stored.prefix, scopes: data.scopes },
    });
  });
  const { credential, account: state } = await verifyToken(bootstrapToken);
  const advice =
    credential === "alive" && state === "active"
      ? "its holder has full access. Revoke it once your own tokens exist."
      : "it opens nothing, because only the very first value becomes a token, and revoking that is final. Unset it.";
  logger.warn(`LATCHKEY_BOOTSTRAP_TOKEN is set: ${advice}`);
}
