import "server-only";
import type { AdminGrant, DirectoryGrant, SelfGrant } from "@/lib/access/grant";
import { notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { principalAsUser, toUser, USER_FIELDS, type UserWire } from "./serialize";

const OLDEST_FIRST = [{ createdAt: "asc" }, { id: "asc" }] as const;

/** People only, oldest first: service accounts have their own list (seed 000; spec/logchef.md §13). */
export async function listUsers(_grant: AdminGrant<"users:read">): Promise<UserWire[]> {
  const where = { accountType: "human", deletedAt: null } as const;
  const rows = await db.user.findMany({ where, select: USER_FIELDS, orderBy: [...OLDEST_FIRST] });
  return rows.map(toUser);
}

/** Everybody who could be put into a team, service accounts included (spec/logchef.md §4.6). */
export async function listDirectory(_grant: DirectoryGrant<"users:read">): Promise<UserWire[]> {
  const rows = await db.user.findMany({
    where: { deletedAt: null },
    select: USER_FIELDS,
    orderBy: [...OLDEST_FIRST],
  });
  return rows.map(toUser);
}

/** One person; a service account's id is not found here, so that it can't be edited as a human. */
export async function getUser(_grant: AdminGrant<"users:read">, id: number): Promise<UserWire> {
  const where = { id, accountType: "human", deletedAt: null } as const;
  const row = await db.user.findFirst({ where, select: USER_FIELDS });
  if (!row) throw notFound("User not found", "GeneralError");
  return toUser(row);
}

/** Who is calling, and by what (spec/logchef.md §1.4). Costs no read: the credential's own look-up told everything. */
export function describeCaller({ principal }: SelfGrant<"profile:read">) {
  const { token, session, via } = principal;
  return {
    user: principalAsUser(principal),
    auth_method: via,
    session: session ? { expires_at: session.expiresAt.toISOString() } : undefined,
    api_token: token
      ? {
          id: token.id,
          name: token.name,
          prefix: token.prefix,
          last_used_at: token.lastUsedAt?.toISOString() ?? null,
          created_at: token.createdAt.toISOString(),
        }
      : undefined,
  };
}

/** Names of the accounts that made or revoked something, in one read. */
export async function namesOf(ids: readonly (number | null)[]): Promise<Map<number, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const rows = await db.user.findMany({ where: { id: { in: wanted } }, select: { id: true, fullName: true } });
  return new Map(rows.map(({ id, fullName }) => [id, fullName]));
}
