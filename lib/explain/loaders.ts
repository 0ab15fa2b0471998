import "server-only";
import { grantForPage, requirePerson } from "@/lib/auth/session";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { AccessDesk } from "./serialize";

const NAMED = { id: true, name: true } as const;
const TOKEN = { id: true, name: true, prefix: true } as const;
const ACCOUNT = {
  id: true,
  fullName: true,
  email: true,
  accountType: true,
  tokens: { select: TOKEN, where: { revokedAt: null }, orderBy: { id: "desc" } },
} as const;

type AccountRow = {
  id: number;
  fullName: string;
  email: string;
  accountType: "human" | "service";
  tokens: { id: number; name: string; prefix: string }[];
};

const toAccount = ({ id, fullName, email, accountType, tokens }: AccountRow) => ({
  id,
  name: fullName,
  hint: accountType === "human" ? email : null,
  isMachine: accountType === "service",
  tokens,
});

/**
 * What an administrator can ask about: all accounts with their tokens, or this one alone, and all teams and sources.
 * 403 for anybody else.
 */
export async function loadAdminDesk(accountId?: number): Promise<AccessDesk> {
  await grantForPage({ area: "admin", scope: "users:read" });
  const [accounts, teams, sources] = await Promise.all([
    db.user.findMany({
      where: { deletedAt: null, ...(accountId !== undefined && { id: accountId }) },
      select: ACCOUNT,
      orderBy: [{ fullName: "asc" }, { id: "asc" }],
    }),
    db.team.findMany({ select: NAMED, orderBy: { name: "asc" } }),
    db.source.findMany({ select: NAMED, orderBy: { name: "asc" } }),
  ]);
  return { own: null, accounts: accounts.map(toAccount), teams, sources, publicUrl: env().publicUrl.origin };
}

/** What a person can ask about: itself, its tokens, its teams and their sources. */
export async function loadOwnDesk(): Promise<AccessDesk> {
  const { caller } = await requirePerson();
  const { userId, memberships } = caller.principal;
  const teamIds = [...memberships.keys()];
  const [account, teams, sources] = await Promise.all([
    db.user.findUniqueOrThrow({ where: { id: userId }, select: ACCOUNT }),
    db.team.findMany({ where: { id: { in: teamIds } }, select: NAMED, orderBy: { name: "asc" } }),
    db.source.findMany({
      where: { teams: { some: { teamId: { in: teamIds } } } },
      select: NAMED,
      orderBy: { name: "asc" },
    }),
  ]);
  return { own: userId, accounts: [toAccount(account)], teams, sources, publicUrl: env().publicUrl.origin };
}
