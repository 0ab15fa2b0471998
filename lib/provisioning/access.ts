import "server-only";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record";
import { displayName } from "@/lib/auth/admission";
import { AppError } from "@/lib/core/errors";
import { checkEmail } from "@/lib/users/schema";
import { ACTOR, type Run } from "./run";
import type { DeclaredTeam } from "./schema";

/** Where the last declaration's memberships and links are remembered, so that a line taken out takes effect. */
const REMEMBERED = "provisioning.granted";

const ids = z.array(z.number());
const granted = z.object({ members: z.record(z.string(), ids), links: z.record(z.string(), ids) });
type Granted = z.output<typeof granted>;

type Declared = { id: number; team: DeclaredTeam };

async function recall({ tx }: Run): Promise<Granted> {
  const row = await tx.setting.findUnique({ where: { key: REMEMBERED }, select: { value: true } });
  return row ? granted.parse(row.value) : { members: {}, links: {} };
}

async function remember({ tx }: Run, before: Granted, now: Granted): Promise<void> {
  if (isDeepStrictEqual(before, now)) return;
  await tx.setting.upsert({
    where: { key: REMEMBERED },
    create: { key: REMEMBERED, value: now },
    update: { value: now },
    select: { key: true },
  });
}

/** The accounts of all members by address; people whom the console doesn't know are created as plain members of it. */
async function accountsOf({ tx, changes }: Run, declared: readonly Declared[]): Promise<Map<string, number>> {
  const emails = [...new Set(declared.flatMap(({ team }) => team.members.map(({ email }) => email)))];
  const rows = await tx.user.findMany({
    where: { email: { in: emails } },
    select: { id: true, email: true, deletedAt: true },
  });
  const gone = rows.find(({ deletedAt }) => deletedAt !== null);
  if (gone) throw new AppError("invalid_request", `${gone.email}: this account was deleted`);
  const accounts = new Map(rows.map(({ email, id }) => [email, id]));
  for (const email of emails) {
    if (accounts.has(email)) continue;
    const data = { email: checkEmail(email), fullName: displayName(null, email) };
    const { id } = await tx.user.create({ data, select: { id: true } });
    await recordAudit(tx, ACTOR, {
      action: "user.created",
      target: { type: "user", id },
      after: { email, full_name: data.fullName, role: "member", status: "active" },
    });
    changes.push(`person ${email} is created`);
    accounts.set(email, id);
  }
  return accounts;
}

async function reconcileMembers(
  { tx, changes }: Run,
  { id: teamId, team }: Declared,
  accounts: ReadonlyMap<string, number>,
  earlier: readonly number[],
): Promise<number[]> {
  // Verbs about members lock the team first, and so does this.
  await tx.$queryRaw`SELECT id FROM teams WHERE id = ${teamId} FOR UPDATE`;
  const rows = await tx.teamMember.findMany({
    where: { teamId },
    select: { userId: true, role: true, expiresAt: true },
  });
  const held = new Map(rows.map(({ userId, role }) => [userId, role]));
  // What is declared has no end.
  const ending = new Set(rows.filter(({ expiresAt }) => expiresAt !== null).map(({ userId }) => userId));
  const now: number[] = [];
  for (const { email, role } of team.members) {
    const userId = accounts.get(email) ?? 0;
    now.push(userId);
    const before = held.get(userId);
    if (before === role && !ending.has(userId)) continue;
    await tx.teamMember.upsert({
      where: { teamId_userId: { teamId, userId } },
      create: { teamId, userId, role },
      update: { role, expiresAt: null },
      select: { userId: true },
    });
    await recordAudit(tx, ACTOR, {
      action: before ? "member.role_changed" : "member.added",
      target: { type: "member", id: userId },
      teamId,
      ...(before && { before: { role: before } }),
      after: { role },
    });
    changes.push(`team "${team.name}": ${email} is ${before ? "made" : "added as"} ${role}`);
  }
  for (const userId of earlier) {
    const role = held.get(userId);
    if (now.includes(userId) || role === undefined) continue;
    await tx.teamMember.delete({ where: { teamId_userId: { teamId, userId } }, select: { userId: true } });
    const target = { type: "member", id: userId } as const;
    await recordAudit(tx, ACTOR, { action: "member.removed", target, teamId, before: { role } });
    changes.push(`team "${team.name}": account ${userId} is removed`);
  }
  return now.sort((a, b) => a - b);
}

async function reconcileLinks(
  { tx, changes }: Run,
  { id: teamId, team }: Declared,
  sourceIds: ReadonlyMap<string, number>,
  earlier: readonly number[],
): Promise<number[]> {
  const rows = await tx.teamSource.findMany({ where: { teamId }, select: { sourceId: true } });
  const held = new Set(rows.map(({ sourceId }) => sourceId));
  const now: number[] = [];
  const link = { team_id: teamId };
  for (const key of team.sources) {
    const sourceId = sourceIds.get(key) ?? 0;
    now.push(sourceId);
    if (held.has(sourceId)) continue;
    await tx.teamSource.create({ data: { teamId, sourceId }, select: { sourceId: true } });
    const target = { type: "source", id: sourceId } as const;
    await recordAudit(tx, ACTOR, { action: "source.linked", target, teamId, after: link });
    changes.push(`team "${team.name}": source "${key}" is linked`);
  }
  for (const sourceId of earlier) {
    if (now.includes(sourceId) || !held.has(sourceId)) continue;
    await tx.teamSource.delete({ where: { teamId_sourceId: { teamId, sourceId } }, select: { sourceId: true } });
    const target = { type: "source", id: sourceId } as const;
    await recordAudit(tx, ACTOR, { action: "source.unlinked", target, teamId, before: link });
    changes.push(`team "${team.name}": source ${sourceId} is unlinked`);
  }
  return now.sort((a, b) => a - b);
}

/**
 * Gives and takes memberships and links. Those that nobody declared, made in the console, stay (spec/logchef.md §5.3:
 * a managed team's members and sources may change); of a team that the file no longer names nothing is taken.
 */
export async function reconcileAccess(
  run: Run,
  declared: readonly Declared[],
  sourceIds: ReadonlyMap<string, number>,
): Promise<void> {
  const before = await recall(run);
  const accounts = await accountsOf(run, declared);
  const now: Granted = { members: {}, links: {} };
  for (const one of declared) {
    const key = String(one.id);
    now.members[key] = await reconcileMembers(run, one, accounts, before.members[key] ?? []);
    now.links[key] = await reconcileLinks(run, one, sourceIds, before.links[key] ?? []);
  }
  await remember(run, before, now);
}
