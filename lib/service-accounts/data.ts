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

/** Service accounts, oldest first. */
export async function listServiceAccounts(_grant: AdminGrant<"users:read">): Promise<UserWire[]> {
  const orderBy = [{ createdAt: "asc" as const }, { id: "asc" as const }];
  return (await db.user.findMany({ where: LIVE, select: USER_FIELDS, orderBy })).map(toUser);
}

/** The teams of a service account, newest first. */
export async function listAccountTeams(_grant: AdminGrant<"teams:read">, accountId: number): Promise<UserTeamWire[]> {
  await assertServiceAccount(accountId);
  return listTeamsOf(accountId);
}
