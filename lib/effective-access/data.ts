import "server-only";
import { effectiveAccess, type Holder, type TeamReach } from "@/lib/access/effective";
import type { AdminGrant, KnownPrincipal, SelfGrant } from "@/lib/access/grant";
import { admits, type TokenLimits } from "@/lib/access/limits";
import { isGlobalAdmin } from "@/lib/access/principal";
import { holdsScope } from "@/lib/access/scopes";
import { readPerson } from "@/lib/auth/data";
import { notFound } from "@/lib/core/errors";
import { readToken } from "@/lib/credentials/verify";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { AccountAccessWire, HolderAccessWire } from "./serialize";

const TEAM = {
  id: true,
  name: true,
  sources: { select: { source: { select: { id: true, name: true } } }, orderBy: { sourceId: "asc" } },
} as const;

type TeamRow = { id: number; name: string; sources: { source: { id: number; name: string } }[] };
const reachOf = ({ id, name, sources }: TeamRow) => ({ id, name, sources: sources.map(({ source }) => source) });

/** The account's teams, those whose time is over too; all teams for a person who looks into any of them. */
async function teamsOf(userId: number, looksIntoAll: boolean): Promise<TeamReach[]> {
  const [rows, now] = await Promise.all([
    db.teamMember.findMany({
      where: { userId },
      select: { role: true, expiresAt: true, team: { select: TEAM } },
      orderBy: { teamId: "asc" },
    }),
    databaseNow(),
  ]);
  const own = rows.map(({ role, expiresAt, team }) => {
    const isOver = expiresAt !== null && expiresAt <= now;
    return { ...reachOf(team), role, isOver };
  });
  if (!looksIntoAll) return own;
  const others = await db.team.findMany({
    where: { id: { notIn: own.map(({ id }) => id) } },
    select: TEAM,
    orderBy: { id: "asc" },
  });
  return [...own, ...others.map((team) => ({ ...reachOf(team), role: null, isOver: false }))];
}

type KnownHolder = Holder & { principal: KnownPrincipal };

async function holderOfToken(id: number): Promise<KnownHolder | null> {
  const { principal, credential, account } = await readToken(id);
  return principal && { principal, facts: { credential, account } };
}

async function holderOfPerson(id: number): Promise<KnownHolder | null> {
  const { principal, facts } = await readPerson(id);
  return principal && { principal, facts };
}

/** What a viewer who is limited may hear of: its own teams and sources, as if there were no others. */
function heardOf(teams: TeamReach[], viewer: TokenLimits | null): TeamReach[] {
  if (!viewer) return teams;
  return teams
    .filter(({ id }) => admits(viewer, id))
    .map((team) => ({ ...team, sources: team.sources.filter(({ id }) => admits(viewer, undefined, id)) }))
    .filter(({ sources }) => viewer.sourceIds === null || sources.length > 0);
}

async function accessOf(holder: KnownHolder, viewer: TokenLimits | null): Promise<HolderAccessWire> {
  const { principal } = holder;
  const looksIntoAll = principal.via === "session" && isGlobalAdmin(principal);
  const { token, scopes } = principal;
  return {
    via: principal.via,
    token: token && {
      id: token.id,
      name: token.name,
      prefix: token.prefix,
      scopes: scopes ?? [],
      expires_at: token.expiresAt?.toISOString() ?? null,
    },
    ...effectiveAccess(holder, heardOf(await teamsOf(principal.userId, looksIntoAll), viewer)),
  };
}

const TOKENS_MAX = 200;

/** The tokens of an account that were not revoked, newest first. */
async function tokenIds(userId: number): Promise<number[]> {
  const rows = await db.apiToken.findMany({
    where: { userId, revokedAt: null },
    select: { id: true },
    orderBy: { id: "desc" },
    take: TOKENS_MAX,
  });
  return rows.map(({ id }) => id);
}

async function accountAccess(
  userId: number,
  ids: readonly number[] | null,
  viewer: TokenLimits | null = null,
): Promise<AccountAccessWire> {
  const account = await db.user.findUnique({
    where: { id: userId },
    select: { id: true, fullName: true, accountType: true, role: true, status: true, deletedAt: true },
  });
  if (!account) throw notFound("Account not found");
  const tokens = await Promise.all((ids ?? (await tokenIds(userId))).map(holderOfToken));
  const person = ids === null && account.accountType === "human" ? await holderOfPerson(userId) : null;
  const holders = [person, ...tokens].filter((holder) => holder !== null);
  return {
    account: {
      id: account.id,
      name: account.fullName,
      account_type: account.accountType,
      role: account.role,
      status: account.deletedAt ? "deleted" : account.status,
    },
    holders: await Promise.all(holders.map((holder) => accessOf(holder, viewer))),
  };
}

/** What an account reaches, signed in and by each of its tokens; or by one token. 404 for an unknown one. */
export async function readEffectiveAccess(
  _grant: AdminGrant<"users:read">,
  of: { accountId: number } | { tokenId: number },
): Promise<AccountAccessWire> {
  if ("accountId" in of) return accountAccess(of.accountId, null);
  const holder = await holderOfToken(of.tokenId);
  if (!holder) throw notFound("API token not found");
  return accountAccess(holder.principal.userId, [of.tokenId]);
}

/**
 * What the caller reaches: a person signed in and by each token; a token itself, and its account's other tokens where
 * it may list them. A token that is limited hears of nothing beyond its limits, whichever of the tokens it is about.
 */
export async function readOwnEffectiveAccess(grant: SelfGrant<"teams:read">): Promise<AccountAccessWire> {
  const { userId, token } = grant.principal;
  if (!token) return accountAccess(userId, null);
  const mayList = holdsScope(grant.principal.scopes ?? [], "tokens:read");
  return accountAccess(userId, mayList ? await tokenIds(userId) : [token.id], grant.principal.limits ?? null);
}
