import "server-only";
import type { AdminGrant, TeamGrant } from "@/lib/access/grant";
import { administersTeams } from "@/lib/access/principal";
import { mayAssign, type TeamRole } from "@/lib/access/roles";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { AppError, conflict, invalid, invalidField, notFound } from "@/lib/core/errors";
import { sharesFamily } from "@/lib/credentials/lineage";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { current } from "./current";
import { type AddMemberInput, checkEnd, checkTeamRole } from "./schema";

type Change = { teamId: number; userId: number };
type TeamsGrant = AdminGrant<"teams:write"> | TeamGrant<"teams:write">;

const LAST_OWNER = "A team cannot lose its last owner";

const OWNERS_NAME_OWNERS = () =>
  new AppError("forbidden", "Only an owner of the team can name or change owners", { type: "AuthorizationError" });

/** Locks the team's row, so that two removals of owners at once see each other. False when there is no such team. */
async function lockTeam(tx: Tx, teamId: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM teams WHERE id = ${teamId} FOR UPDATE`;
  return rows.length > 0;
}

/** Keeps an account from being deleted meanwhile. False when there is none. */
async function lockAccount(tx: Tx, userId: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM users WHERE id = ${userId} AND deleted_at IS NULL FOR KEY SHARE`;
  return rows.length > 0;
}

async function assertOwnerRemains(tx: Tx, { teamId, userId }: Change): Promise<void> {
  // One whose time runs out is not there to stay.
  const where = { teamId, role: "owner", userId: { not: userId }, expiresAt: null } as const;
  const others = await tx.teamMember.count({ where });
  if (others === 0) throw conflict(LAST_OWNER);
}

/**
 * A narrower token doesn't send what it minted where its own account may not go: minting for an account and then
 * putting that account into a team would be the way around the bounds of minting (spec/security.md S-060, S-061).
 */
async function assertNotOwnFamily(tx: Tx, grant: TeamsGrant, { teamId, userId, role }: Change & { role: TeamRole }) {
  const { scopes, token, memberships } = grant.principal;
  if (scopes === null || scopes.includes("*") || !token) return;
  if (mayAssign(memberships.get(teamId), role)) return;
  if (!(await sharesFamily(tx, token.id, userId))) return;
  const message = "A token cannot widen the reach of an account that it has minted for";
  throw new AppError("forbidden", message, { decision: grant.decision });
}

/** The role by which the caller acts in a team: an administrator of teams acts as an owner. */
function actingRole(grant: TeamGrant<"teams:write">): TeamRole | undefined {
  return administersTeams(grant.principal) ? "owner" : grant.principal.memberships.get(grant.teamId);
}

/** What an administrator of teams has said about a team that would lose its last owner; nothing is a yes. */
export type Ownerless = { mayLeaveOwnerless?: boolean | undefined };

/** A change of a membership: `end` undefined leaves the end as it is, null takes it away. */
type Put = Change & { role: TeamRole; end?: Date | null | undefined } & Ownerless;

/** Whoever was let in for a time doesn't put off its own end; who administers teams may. */
function assertNotProlonging(grant: TeamsGrant, { userId, end }: Put, held: Date | null | undefined): void {
  if (!held || end === undefined || (end !== null && end <= held)) return;
  if (grant.principal.userId !== userId || administersTeams(grant.principal)) return;
  throw new AppError("forbidden", "Nobody puts off the end of their own membership", { decision: grant.decision });
}

const written = (role: TeamRole, end: Date | null) => ({ role, ...(end && { expires_at: end.toISOString() }) });

/**
 * Adds a member or changes a role, in one transaction with its record. `acting` is the role by which it is done: only
 * owners name owners or change one. A team that has owners keeps one, unless an administrator of teams says otherwise.
 */
export async function putMember(grant: TeamsGrant, put: Put, acting: TeamRole | undefined): Promise<void> {
  const { teamId, userId, role } = put;
  await db.$transaction(async (tx) => {
    if (!(await lockTeam(tx, teamId))) throw notFound("Team not found");
    if (!(await lockAccount(tx, userId))) throw invalid("User specified not found");
    const now = await databaseNow();
    if (put.end && put.end <= now) throw invalidField("expires_at", "must lie in the future");
    // A membership that has ended is none, whether or not its row is still there.
    const before = await tx.teamMember.findFirst({
      where: { teamId, userId, ...current(now) },
      select: { role: true, expiresAt: true },
    });
    const end = put.end === undefined ? (before?.expiresAt ?? null) : put.end;
    if (!mayAssign(acting, role) || (before && !mayAssign(acting, before.role))) throw OWNERS_NAME_OWNERS();
    if (before?.role === role && before.expiresAt?.getTime() === end?.getTime()) return;
    assertNotProlonging(grant, put, before?.expiresAt);
    await assertNotOwnFamily(tx, grant, { teamId, userId, role });
    const mayTakeLastOwner = administersTeams(grant.principal) && put.mayLeaveOwnerless !== false;
    const leaves = role !== "owner" || end !== null;
    if (before?.role === "owner" && leaves && !mayTakeLastOwner) await assertOwnerRemains(tx, { teamId, userId });
    await tx.teamMember.upsert({
      where: { teamId_userId: { teamId, userId } },
      create: { teamId, userId, role, expiresAt: end },
      update: { role, expiresAt: end, ...(!before && { createdAt: now }) },
      select: { userId: true },
    });
    const changed = before?.role === role ? "member.end_changed" : "member.role_changed";
    await recordAudit(tx, by(grant), {
      action: before ? changed : "member.added",
      target: { type: "member", id: userId },
      teamId,
      ...(before && { before: written(before.role, before.expiresAt) }),
      after: written(role, end),
    });
  });
}

type TakeRule = { mayTakeLastOwner: boolean; acting?: TeamRole | undefined };

async function takeMemberIn(tx: Tx, grant: TeamsGrant, change: Change, rule: TakeRule): Promise<boolean> {
  if (!(await lockTeam(tx, change.teamId))) return false;
  const before = await tx.teamMember.findUnique({ where: { teamId_userId: change }, select: { role: true } });
  if (!before) return false;
  if (before.role === "owner" && !rule.mayTakeLastOwner) {
    // An owner may leave; nobody below takes one out.
    if (!mayAssign(rule.acting, "owner")) throw OWNERS_NAME_OWNERS();
    await assertOwnerRemains(tx, change);
  }
  await tx.teamMember.delete({ where: { teamId_userId: change }, select: { userId: true } });
  await recordAudit(tx, by(grant), {
    action: "member.removed",
    target: { type: "member", id: change.userId },
    teamId: change.teamId,
    before: { role: before.role },
  });
  return true;
}

/** Takes a member out; nothing happens when there is none. */
export async function takeMember(grant: TeamsGrant, change: Change, rule: TakeRule): Promise<void> {
  await db.$transaction((tx) => takeMemberIn(tx, grant, change, rule));
}

/** Adds a person or a service account to the team, or changes its role (spec/logchef.md §5.3). */
export async function addMember(
  grant: TeamGrant<"teams:write", "admin">,
  input: AddMemberInput,
  { mayLeaveOwnerless }: Ownerless = {},
): Promise<void> {
  if (input.user_id < 1) throw invalid("userID: user ID must be greater than 0");
  if (!input.role) throw invalid("role: role is required");
  const role = checkTeamRole(input.role);
  assertNotSelfRaising(grant, input.user_id, role);
  const end = checkEnd(input.expires_at);
  const put = { teamId: grant.teamId, userId: input.user_id, role, end, mayLeaveOwnerless };
  await putMember(grant, put, actingRole(grant));
}

/** A token without `*` doesn't raise its own account's role, whatever its owner may do elsewhere (S-061). */
function assertNotSelfRaising(grant: TeamGrant<"teams:write">, userId: number, role: TeamRole): void {
  const { scopes, userId: self, memberships } = grant.principal;
  if (scopes === null || scopes.includes("*") || self !== userId) return;
  if (mayAssign(memberships.get(grant.teamId), role)) return;
  throw new AppError("forbidden", "A token cannot raise its own account's role", { decision: grant.decision });
}

/**
 * Takes a member out of the team within a transaction that does more than that. Answers whether there was one to take;
 * a team that has owners keeps one (409), unless an administrator of teams says otherwise.
 */
export async function removeMemberIn(
  tx: Tx,
  grant: TeamGrant<"teams:write", "admin" | "owner">,
  userId: number,
  { mayLeaveOwnerless }: Ownerless = {},
): Promise<boolean> {
  const mayTakeLastOwner = administersTeams(grant.principal) && mayLeaveOwnerless !== false;
  const rule = { mayTakeLastOwner, acting: actingRole(grant) };
  return takeMemberIn(tx, grant, { teamId: grant.teamId, userId }, rule);
}

/** Takes a member out of the team; saying so twice changes nothing more. */
export async function removeMember(
  grant: TeamGrant<"teams:write", "admin">,
  userId: number,
  ownerless: Ownerless = {},
): Promise<void> {
  await db.$transaction((tx) => removeMemberIn(tx, grant, userId, ownerless));
}
