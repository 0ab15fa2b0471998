import "server-only";
import type { KnownGrant } from "@/lib/access/grant";
import { knownSources } from "@/lib/access/limits";
import { holdsScope } from "@/lib/access/scopes";
import { notFound } from "@/lib/core/errors";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { type OwnToken, TOKEN_FIELDS, toApiToken } from "./serialize";

/**
 * What a token is and reaches, told to itself without any scope: itself, its account, and its teams and sources by id.
 * Their names go to whoever may list them. 404 for a caller that came with a session.
 */
export async function describeToken({ principal, origin }: KnownGrant): Promise<OwnToken> {
  const { token, scopes, memberships, identity } = principal;
  if (!token || scopes === null) throw notFound("This call was made without a token", "GeneralError");
  const teamIds = [...memberships.keys()];
  const [row, now, teams, links] = await Promise.all([
    db.apiToken.findUniqueOrThrow({ where: { id: token.id }, select: TOKEN_FIELDS }),
    databaseNow(),
    db.team.findMany({ where: { id: { in: teamIds } }, select: { id: true, name: true }, orderBy: { id: "asc" } }),
    db.teamSource.findMany({
      where: { teamId: { in: teamIds }, source: knownSources(principal) },
      select: { teamId: true, source: { select: { id: true, name: true } } },
      orderBy: [{ sourceId: "asc" }, { teamId: "asc" }],
    }),
  ]);
  const [readsTeams, readsSources] = [holdsScope(scopes, "teams:read"), holdsScope(scopes, "sources:read")];
  const sources = [...new Map(links.map(({ source }) => [source.id, source])).values()];
  return {
    token: toApiToken(row, now),
    account: { id: principal.userId, name: identity.fullName, account_type: principal.accountType },
    teams: teams.map(({ id, name }) => ({
      id,
      name: readsTeams ? name : undefined,
      role: memberships.get(id) ?? "member",
    })),
    sources: sources.map(({ id, name }) => ({
      id,
      name: readsSources ? name : undefined,
      team_ids: links.filter(({ source }) => source.id === id).map(({ teamId }) => teamId),
    })),
    address: origin.address ?? undefined,
  };
}
