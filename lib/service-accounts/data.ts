import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { listTeamsOf } from "@/lib/teams/data";
import type { UserTeamWire } from "@/lib/teams/serialize";
import { toUser, USER_FIELDS, type UserWire } from "@/lib/users/serialize";

const LIVE = { accountType: "service", deletedAt: null } as const;

/** 404 unless the id is a live service account's. */
export async function assertServiceAccount(id: number): Promise<void> {
  const account = await db.user.findFirst({ where: { id, ...LIVE }, select: { id: true } });
  if (!account) throw notFound("Service account not found", "GeneralError");
}

/** A service account in a list that tells deleted ones too. */
type ServiceAccountWire = UserWire & { deleted_at?: string };

/** Service accounts, oldest first; deleted ones, which can be restored for a while, only when they are asked for. */
export async function listServiceAccounts(
  _grant: AdminGrant<"users:read">,
  withDeleted: boolean,
): Promise<ServiceAccountWire[]> {
  const rows = await db.user.findMany({
    where: { accountType: "service", ...(!withDeleted && { deletedAt: null }) },
    select: { ...USER_FIELDS, deletedAt: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ deletedAt, ...row }) => ({
    ...toUser(row),
    ...(deletedAt && { deleted_at: deletedAt.toISOString() }),
  }));
}

/** The teams of a service account, newest first. */
export async function listAccountTeams(_grant: AdminGrant<"teams:read">, accountId: number): Promise<UserTeamWire[]> {
  await assertServiceAccount(accountId);
  return listTeamsOf(accountId);
}

/** Who answers for an account. Orphaned means that nobody does who could be asked: none was named, or gone, or inactive. */
export async function readAccountOwner(
  _grant: AdminGrant<"users:read">,
  accountId: number,
): Promise<{ owner: UserWire | null; orphaned: boolean }> {
  await assertServiceAccount(accountId);
  const where = { owned: { some: { id: accountId } }, deletedAt: null } as const;
  const row = await db.user.findFirst({ where, select: USER_FIELDS });
  return { owner: row && toUser(row), orphaned: row?.status !== "active" };
}

/** True when a live service account has this name, apart from spaces around it. */
export async function isAccountNameTaken(_grant: AdminGrant<"users:read">, name: string): Promise<boolean> {
  return (await db.user.count({ where: { ...LIVE, fullName: name.trim() } })) > 0;
}
