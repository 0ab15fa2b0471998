import "server-only";
import type { Facts, Need } from "@/lib/access/decide";
import type { CollectionRole } from "@/lib/access/roles";
import { pool } from "@/lib/platform/db";

async function exists(name: string, text: string, values: readonly number[]): Promise<boolean> {
  const { rowCount } = await pool().query({ name, text, values: [...values] });
  return (rowCount ?? 0) > 0;
}

/** The teams that are linked with a source; a source that isn't there has none. */
async function teamsOf(sourceId: number): Promise<number[]> {
  const text = "SELECT team_id FROM team_sources WHERE source_id = $1";
  const { rows } = await pool().query<{ team_id: number }>({
    name: "latchkey_teams_of_source",
    text,
    values: [sourceId],
  });
  return rows.map(({ team_id }) => team_id);
}

async function collectionRole(collectionId: number, userId: number): Promise<CollectionRole | null> {
  const { rows } = await pool().query<{ role: CollectionRole }>({
    name: "latchkey_collection_role",
    text: "SELECT role FROM collection_members WHERE collection_id = $1 AND user_id = $2",
    values: [collectionId, userId],
  });
  return rows[0]?.role ?? null;
}

/**
 * Reads what a need has to know beyond the caller: whether team and source are linked, whether provisioning manages
 * what would be changed, what `userId` is in a collection. At most one round trip; needs that ask for nothing cost none. A failed read is thrown, so
 * that nothing is allowed for want of an answer.
 */
export async function factsFor(
  need: Need,
  userId?: number | undefined,
): Promise<Omit<Facts, "credential" | "account">> {
  if (need.area === "reach") return { linkedTeams: await teamsOf(need.sourceId) };
  if (need.area === "collection") {
    return { collectionRole: userId === undefined ? null : await collectionRole(need.collectionId, userId) };
  }
  if (need.area === "source") {
    const text = "SELECT 1 FROM team_sources WHERE team_id = $1 AND source_id = $2";
    return { linked: await exists("latchkey_link", text, [need.teamId, need.sourceId]) };
  }
  if (need.area === "team" && need.unmanaged) {
    return {
      managed: await exists("latchkey_team_managed", "SELECT 1 FROM teams WHERE id = $1 AND managed", [need.teamId]),
    };
  }
  if (need.area === "admin" && need.changes) {
    const { kind, id } = need.changes;
    const text = `SELECT 1 FROM ${kind === "team" ? "teams" : "sources"} WHERE id = $1 AND managed`;
    return { managed: await exists(`latchkey_${kind}_managed_for_admin`, text, [id]) };
  }
  return {};
}
