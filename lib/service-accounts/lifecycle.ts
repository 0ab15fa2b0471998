import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { lastChange } from "@/lib/audit/last-change";
import { type Actor, by, recordAudit, type Tx } from "@/lib/audit/record";
import { conflict, invalidField, notFound } from "@/lib/core/errors";
import { revokeRecorded } from "@/lib/credentials/revoke";
import { journalSwitch } from "@/lib/credentials/switch-journal";
import { db } from "@/lib/platform/db";
import { toUser, USER_FIELDS, type UserWire } from "@/lib/users/serialize";

type Writes = AdminGrant<"users:write">;

/** How long a deletion can be undone. */
export const UNDO_DAYS = 30;
const NO_ACCOUNT = "Service account not found";

async function lockedAccount(tx: Tx, id: number) {
  await tx.$queryRaw`SELECT id FROM users WHERE id = ${id} FOR UPDATE`;
  const where = { id, accountType: "service", deletedAt: null } as const;
  const row = await tx.user.findFirst({ where, select: { ...USER_FIELDS, ownerId: true } });
  if (!row) throw notFound(NO_ACCOUNT, "GeneralError");
  return row;
}

/**
 * Deletes a service account: its tokens, with all that descends from them, are revoked for good and its memberships are
 * put aside, in one transaction. The row stays with a date; nothing lists or authenticates it, and for 30 days
 * `restoreServiceAccount` brings it back.
 */
export async function deleteServiceAccount(grant: Writes, id: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const { ownerId: _owner, ...before } = await lockedAccount(tx, id);
    const memberships = await tx.$queryRaw<{ team_id: number; role: string }[]>`
      WITH gone AS (DELETE FROM team_members WHERE user_id = ${id} RETURNING *)
      INSERT INTO withdrawn_members (user_id, team_id, role, created_at, expires_at)
      SELECT user_id, team_id, role, created_at, expires_at FROM gone
      RETURNING team_id, role::text`;
    await tx.$executeRaw`UPDATE users SET deleted_at = clock_timestamp() WHERE id = ${id}`;
    const tokens = await tx.apiToken.findMany({ where: { userId: id, revokedAt: null }, select: { id: true } });
    const ids = tokens.map((token) => token.id);
    await recordAudit(tx, by(grant), {
      action: "service_account.deleted",
      target: { type: "service_account", id },
      before: { ...toUser(before), memberships, revoked_token_ids: ids },
    });
    await revokeRecorded(tx, by(grant), ids, { because_deleted: id });
  });
}

/**
 * Undoes the deletion of a service account within 30 days: its memberships come back where the teams still exist, its
 * tokens never do. 404 for an account that was purged or never was, 409 for one that isn't deleted.
 */
export async function restoreServiceAccount(grant: Writes, id: number): Promise<UserWire> {
  return db.$transaction(async (tx) => {
    // Teams before accounts, as the verbs about members lock them.
    await tx.$queryRaw`
      SELECT id FROM teams WHERE id IN (SELECT team_id FROM withdrawn_members WHERE user_id = ${id})
      ORDER BY id FOR KEY SHARE`;
    const [found] = await tx.$queryRaw<{ is_deleted: boolean; is_over: boolean }[]>`
      SELECT deleted_at IS NOT NULL AS is_deleted,
        coalesce(deleted_at + make_interval(days => ${UNDO_DAYS}) <= clock_timestamp(), false) AS is_over
      FROM users WHERE id = ${id} AND account_type = 'service' FOR UPDATE`;
    if (!found || found.is_over) throw notFound(NO_ACCOUNT, "GeneralError");
    if (!found.is_deleted) throw conflict("The service account is not deleted", "ConflictError");
    const memberships = await tx.$queryRaw<{ team_id: number; role: string }[]>`
      WITH back AS (DELETE FROM withdrawn_members WHERE user_id = ${id} RETURNING *)
      INSERT INTO team_members (user_id, team_id, role, created_at, expires_at)
      SELECT b.user_id, b.team_id, b.role, b.created_at, b.expires_at FROM back b JOIN teams t ON t.id = b.team_id
      WHERE b.expires_at IS NULL OR b.expires_at > clock_timestamp()
      RETURNING team_id, role::text`;
    const account = toUser(await tx.user.update({ where: { id }, data: { deletedAt: null }, select: USER_FIELDS }));
    await recordAudit(tx, by(grant), {
      action: "service_account.restored",
      target: { type: "service_account", id },
      after: { ...account, memberships },
    });
    return account;
  });
}

async function setStatus(grant: Writes, id: number, status: "active" | "inactive"): Promise<UserWire> {
  const told = await db.$transaction(async (tx) => {
    const { ownerId: _owner, ...before } = await lockedAccount(tx, id);
    // Saying so twice changes nothing more.
    if (before.status === status) return toUser(before);
    const account = toUser(await tx.user.update({ where: { id }, data: { status }, select: USER_FIELDS }));
    await recordAudit(tx, by(grant), {
      action: status === "active" ? "service_account.enabled" : "service_account.disabled",
      target: { type: "service_account", id },
      before: toUser(before),
      after: account,
    });
    if (status === "inactive") await journalSwitch(tx, { kind: "account", id });
    return account;
  });
  if (status === "active") await journalSwitch(db, { kind: "account", id });
  return told;
}

/** Has all tokens of a service account refused, and what descends from them, until it is enabled again. */
export async function disableServiceAccount(grant: Writes, id: number): Promise<UserWire> {
  return setStatus(grant, id, "inactive");
}

/** Lets a disabled service account's tokens work again. */
export async function enableServiceAccount(grant: Writes, id: number): Promise<UserWire> {
  return setStatus(grant, id, "active");
}

/** Who named another owner meanwhile, and how long ago: what somebody is told who didn't know. */
async function changedMeanwhile(tx: Tx, id: number) {
  const target = { type: "service_account", id } as const;
  const change = await lastChange(tx, { action: "service_account.owner_changed", target });
  if (!change) return conflict("The owner was changed meanwhile. Look again before you change it", "ConflictError");
  const seconds = Math.max(0, Math.round((Date.now() - change.at.getTime()) / 1000));
  const ago = seconds < 120 ? `${seconds} s ago` : `at ${change.at.toISOString()}`;
  return conflict(`${change.name} changed the owner ${ago}. Look again before you change it`, "ConflictError");
}

/**
 * Names the person who answers for a service account; null for nobody. 400 unless it is an active person; 409 when the
 * account has another owner by now than the one that was `seen`, where that is said.
 */
export async function setAccountOwner(
  grant: Writes,
  id: number,
  ownerId: number | null,
  seen?: number | null,
): Promise<UserWire> {
  return db.$transaction(async (tx) => {
    // The person first: a deletion of theirs locks them before it comes to the accounts.
    if (ownerId !== null) {
      const people = await tx.$queryRaw<unknown[]>`
        SELECT 1 FROM users WHERE id = ${ownerId} AND account_type = 'human' AND status = 'active'
          AND deleted_at IS NULL FOR KEY SHARE`;
      if (people.length === 0) throw invalidField("user_id", "must be an active person", "GeneralError");
    }
    const { ownerId: held, ...account } = await lockedAccount(tx, id);
    if (held === ownerId) return toUser(account);
    if (seen !== undefined && held !== seen) throw await changedMeanwhile(tx, id);
    await tx.user.update({ where: { id }, data: { ownerId }, select: { id: true } });
    await recordAudit(tx, by(grant), {
      action: "service_account.owner_changed",
      target: { type: "service_account", id },
      before: { owner_id: held },
      after: { owner_id: ownerId },
    });
    return toUser(account);
  });
}

const PURGER: Actor = { kind: "system", name: "purge" };

/** Removes service accounts whose deletion can no longer be undone, each in a transaction of its own. */
export async function purgeDeletedAccounts(): Promise<number> {
  const due = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM users WHERE account_type = 'service'
      AND deleted_at + make_interval(days => ${UNDO_DAYS}) <= clock_timestamp() ORDER BY id`;
  for (const { id } of due) {
    await db.$transaction(async (tx) => {
      const [gone] = await tx.$queryRaw<{ full_name: string; email: string }[]>`
        DELETE FROM users WHERE id = ${id} AND deleted_at + make_interval(days => ${UNDO_DAYS}) <= clock_timestamp()
        RETURNING full_name, email`;
      if (!gone) return;
      const target = { type: "service_account", id } as const;
      await recordAudit(tx, PURGER, { action: "service_account.purged", target, before: gone });
    });
  }
  return due.length;
}
