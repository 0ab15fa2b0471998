import "server-only";
import { randomBytes } from "node:crypto";
import type { AdminGrant } from "@/lib/access/grant";
import { administersTeams } from "@/lib/access/principal";
import { mayAssign, type TeamRole } from "@/lib/access/roles";
import { by, recordAudit } from "@/lib/audit/record";
import { AppError, invalidField } from "@/lib/core/errors";
import { checkEnd, checkTeamRole } from "@/lib/members/schema";
import { putMember, takeMember } from "@/lib/members/service";
import { db } from "@/lib/platform/db";
import { SERVICE_DOMAIN } from "@/lib/users/schema";
import { toUser, USER_FIELDS, type UserWire } from "@/lib/users/serialize";
import { assertServiceAccount } from "./data";
import { checkAccountName, type JoinTeamInput } from "./schema";

/** Placeholder address `svc-<nanoseconds>@service.logchef.internal`; a few random digits stand for the finest part. */
function placeholderEmail(): string {
  const fine = String(randomBytes(4).readUInt32BE() % 1_000_000).padStart(6, "0");
  return `svc-${Date.now()}${fine}@${SERVICE_DOMAIN}`;
}

/** Creates a principal that never signs in: member role, active, no password, no session (spec/logchef.md §4). */
export async function createServiceAccount(
  grant: AdminGrant<"users:write">,
  input: { name: string },
): Promise<UserWire> {
  const fullName = checkAccountName(input.name);
  return db.$transaction(async (tx) => {
    const data = {
      email: placeholderEmail(),
      fullName,
      accountType: "service" as const,
      createdBy: grant.principal.userId,
      // Whoever makes it answers for it, until somebody else is named.
      ownerId: grant.principal.accountType === "human" ? grant.principal.userId : null,
    };
    const account = toUser(await tx.user.create({ data, select: USER_FIELDS }));
    const target = { type: "service_account" as const, id: account.id };
    await recordAudit(tx, by(grant), { action: "service_account.created", target, after: account });
    return account;
  });
}

/** Nobody widens its own reach: a narrower token gives its own account only what its role there may give (S-061). */
function assertNotSelfWidening(
  grant: AdminGrant<"teams:write">,
  accountId: number,
  teamId: number,
  role: TeamRole,
): void {
  const { scopes, userId, memberships } = grant.principal;
  if (scopes === null || scopes.includes("*") || userId !== accountId) return;
  if (mayAssign(memberships.get(teamId), role)) return;
  throw new AppError("forbidden", "A token cannot widen the reach of its own account", { decision: grant.decision });
}

/** Puts a service account into a team, or changes its role there. 404 for an unknown account or team. */
export async function addAccountToTeam(
  grant: AdminGrant<"teams:write">,
  accountId: number,
  input: JoinTeamInput,
): Promise<void> {
  if (input.team_id < 1) throw invalidField("teamID", "team ID must be greater than 0", "GeneralError");
  const role = checkTeamRole(input.role, "GeneralError");
  assertNotSelfWidening(grant, accountId, input.team_id, role);
  await assertServiceAccount(accountId);
  const end = checkEnd(input.expires_at);
  await putMember(grant, { teamId: input.team_id, userId: accountId, role, end }, "owner");
}

/** Takes a service account out of a team; saying so twice changes nothing more. */
export async function removeAccountFromTeam(
  grant: AdminGrant<"teams:write">,
  accountId: number,
  teamId: number,
): Promise<void> {
  await assertServiceAccount(accountId);
  const mayTakeLastOwner = administersTeams(grant.principal);
  await takeMember(grant, { teamId, userId: accountId }, { mayTakeLastOwner, acting: "owner" });
}
