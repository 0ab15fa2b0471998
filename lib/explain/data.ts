import "server-only";
import type { AccountType } from "@/lib/access/principal";
import { db } from "@/lib/platform/db";

export type Named = { id: number; name: string };
export type NamedAccount = Named & { account_type: AccountType };

/** A team's or source's name, or null when there is none. Callers have found out that the viewer may know. */
export async function nameOf(kind: "team" | "source", id: number): Promise<Named | null> {
  const args = { where: { id }, select: { id: true, name: true } };
  return kind === "team" ? db.team.findUnique(args) : db.source.findUnique(args);
}

/** An account, deleted ones too; null when the id was never given. */
export async function findAccount(id: number): Promise<NamedAccount | null> {
  const row = await db.user.findUnique({ where: { id }, select: { id: true, fullName: true, accountType: true } });
  return row && { id: row.id, name: row.fullName, account_type: row.accountType };
}

const TOKENS_TRIED = 25;

/** The newest tokens of an account that were not revoked, as many as are tried in its place. */
export async function liveTokenIds(userId: number): Promise<number[]> {
  const rows = await db.apiToken.findMany({
    where: { userId, revokedAt: null },
    select: { id: true },
    orderBy: { id: "desc" },
    take: TOKENS_TRIED,
  });
  return rows.map(({ id }) => id);
}
