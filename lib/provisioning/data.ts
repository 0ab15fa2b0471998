import "server-only";
import type { AdminGrant } from "@/lib/access/grant";
import { overseenTeams } from "@/lib/access/principal";
import { db } from "@/lib/platform/db";
import type { ProvisioningDocument } from "./schema";

/** Names that more than one source has, which a file has to tell apart. */
function shared(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

/**
 * Teams, their people, sources and links as a provisioning file that would declare them. Passwords stay where they are,
 * and so do service accounts, whose tokens no file carries. A service account without `*` gets its own teams' part.
 */
export async function exportProvisioning(grant: AdminGrant<"settings:read">): Promise<ProvisioningDocument> {
  const overseen = overseenTeams(grant.principal);
  const ofTeams = overseen === null ? {} : { id: { in: [...overseen] } };
  const teams = await db.team.findMany({
    where: ofTeams,
    select: {
      name: true,
      description: true,
      members: {
        // A membership that ends is somebody's exception: a file has no word for when it would end.
        where: { user: { deletedAt: null, accountType: "human" }, expiresAt: null },
        select: { role: true, user: { select: { email: true } } },
        orderBy: { user: { email: "asc" } },
      },
      sources: { select: { sourceId: true }, orderBy: { sourceId: "asc" } },
    },
    orderBy: { name: "asc" },
  });
  const sources = await db.source.findMany({
    where: overseen === null ? {} : { teams: { some: { team: ofTeams } } },
    omit: { sealedPassword: true },
    orderBy: { id: "asc" },
  });
  const ambiguous = shared(sources.map(({ name }) => name));
  const keys = new Map(sources.map(({ id, name }) => [id, ambiguous.has(name) ? `${name} (${id})` : name]));
  return {
    version: 1,
    sources: sources.map((row) => ({
      name: row.name,
      ...(ambiguous.has(row.name) && { key: keys.get(row.id) }),
      description: row.description,
      meta_ts_field: row.timestampField,
      meta_severity_field: row.severityField,
      ttl_days: row.ttlDays,
      connection: {
        host: row.host,
        username: row.username,
        database: row.database,
        table_name: row.tableName,
        tls_enable: row.tlsEnable,
        settings: row.querySettings as Record<string, never>,
      },
    })),
    teams: teams.map(({ name, description, members, sources: links }) => ({
      name,
      description,
      members: members.map(({ role, user }) => ({ email: user.email, role })),
      sources: links.map(({ sourceId }) => keys.get(sourceId) ?? "").filter(Boolean),
    })),
  };
}
