import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { by, recordAudit, type Tx } from "@/lib/audit/record";
import { endSessions } from "@/lib/auth/service";
import { AppError, conflict, invalid, notFound } from "@/lib/core/errors";
import { revokeRecorded } from "@/lib/credentials/revoke";
import { journalSwitch } from "@/lib/credentials/switch-journal";
import { db } from "@/lib/platform/db";
import { isUniqueViolation } from "@/lib/platform/db-errors";
import {
  type CreateUserInput,
  checkEmail,
  checkFullName,
  checkGlobalRole,
  checkStatus,
  type UpdateUserInput,
} from "./schema";
import { toUser, USER_FIELDS, type UserWire } from "./serialize";

/** Administrators are made by people or by Full access tokens: a narrower token would make one wider than itself. */
function assertMayMakeAdmin(grant: AdminGrant<"users:write">): void {
  const { scopes } = grant.principal;
  if (scopes === null || scopes.includes("*")) return;
  throw new AppError("forbidden", "Only a full access token may grant the admin role");
}

/** Creates a person, known by e-mail before the first sign-in. 409 when the address is taken. */
export async function createUser(grant: AdminGrant<"users:write">, input: CreateUserInput): Promise<UserWire> {
  const data = {
    email: checkEmail(input.email),
    fullName: checkFullName(input.full_name),
    role: checkGlobalRole(input.role),
    status: checkStatus(input.status),
    createdBy: grant.principal.userId,
  };
  if (data.role === "admin") assertMayMakeAdmin(grant);
  try {
    return await db.$transaction(async (tx) => {
      const user = toUser(await tx.user.create({ data, select: USER_FIELDS }));
      await recordAudit(tx, by(grant), { action: "user.created", target: { type: "user", id: user.id }, after: user });
      return user;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`user already exists: user with email ${data.email}`, "GeneralError");
  }
}

/** Callers hold the lock on every active administrator. */
async function assertAdminRemains(tx: Tx, leavingId: number, message: string): Promise<void> {
  const others = await tx.user.count({
    where: { role: "admin", status: "active", accountType: "human", deletedAt: null, id: { not: leavingId } },
  });
  if (others === 0) throw invalid(message, "GeneralError");
}

/**
 * Locks a person together with every active administrator, in the order of their ids: of two removals at once neither
 * believes in vain that another administrator remains, and neither waits for the other in a circle.
 */
async function lockedUser(tx: Tx, id: number) {
  await tx.$queryRaw`
    SELECT id FROM users
    WHERE id = ${id} OR (role = 'admin' AND status = 'active' AND account_type = 'human' AND deleted_at IS NULL)
    ORDER BY id FOR UPDATE`;
  const user = await tx.user.findFirst({ where: { id, accountType: "human", deletedAt: null }, select: USER_FIELDS });
  if (!user) throw notFound("User not found", "GeneralError");
  return user;
}

const LAST_ADMIN = "cannot delete or deactivate the last admin user";

/** Changes name, role or status of a person. Deactivating ends every session at once; the last admin stays. */
export async function updateUser(
  grant: AdminGrant<"users:write">,
  id: number,
  input: UpdateUserInput,
): Promise<UserWire> {
  const data = {
    ...(input.full_name !== undefined && { fullName: checkFullName(input.full_name) }),
    ...(input.role !== undefined && { role: checkGlobalRole(input.role) }),
    ...(input.status !== undefined && { status: checkStatus(input.status) }),
  };
  const { user, isWoken } = await db.$transaction(async (tx) => {
    const before = await lockedUser(tx, id);
    const wasAdmin = before.role === "admin" && before.status === "active";
    const isAdmin = (data.role ?? before.role) === "admin" && (data.status ?? before.status) === "active";
    // Waking a sleeping administrator makes one as much as naming one does.
    if ((isAdmin && !wasAdmin) || (data.role === "admin" && before.role !== "admin")) assertMayMakeAdmin(grant);
    if (wasAdmin && data.status === "inactive") await assertAdminRemains(tx, id, LAST_ADMIN);
    if (wasAdmin && data.role === "member") await assertAdminRemains(tx, id, "cannot demote the last admin user");
    const user = toUser(await tx.user.update({ where: { id }, data, select: USER_FIELDS }));
    if (data.status === "inactive") await endSessions(tx, id);
    await recordAudit(tx, by(grant), {
      action: "user.updated",
      target: { type: "user", id },
      before: toUser(before),
      after: user,
    });
    if (data.status === "inactive") await journalSwitch(tx, { kind: "account", id });
    return { user, isWoken: data.status === "active" && before.status !== "active" };
  });
  if (isWoken) await journalSwitch(db, { kind: "account", id });
  return user;
}

/** Deletes a person with sessions, memberships and tokens. The last active administrator can't be deleted. */
export async function deleteUser(grant: AdminGrant<"users:write">, id: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await lockedUser(tx, id);
    if (before.role === "admin" && before.status === "active") await assertAdminRemains(tx, id, LAST_ADMIN);
    const tokens = await tx.apiToken.findMany({ where: { userId: id, revokedAt: null }, select: { id: true } });
    await revokeRecorded(
      tx,
      by(grant),
      tokens.map((token) => token.id),
      { because_deleted: id },
    );
    await tx.user.delete({ where: { id }, select: { id: true } });
    await recordAudit(tx, by(grant), { action: "user.deleted", target: { type: "user", id }, before: toUser(before) });
  });
}
