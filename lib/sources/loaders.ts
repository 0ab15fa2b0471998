import "server-only";
import { cache } from "react";
import type { AdminGrant } from "@/lib/access/grant";
import { grantForPage, showRefusal } from "@/lib/auth/session";
import { notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { getSource, listSources } from "./data";
import { getSourceActivity, getSourceStats, type SourceActivity, type SourceStats } from "./inspection";
import type { ColumnWire, SourceRow } from "./serialize";

const ROW = {
  id: true,
  name: true,
  description: true,
  host: true,
  username: true,
  sealedPassword: true,
  database: true,
  tableName: true,
  tlsEnable: true,
  timestampField: true,
  severityField: true,
  ttlDays: true,
  managed: true,
  createdAt: true,
  teams: { select: { team: { select: { id: true, name: true } } }, orderBy: { team: { name: "asc" } } },
  _count: { select: { savedQueries: true, alerts: true, panels: true, queryShares: true } },
} as const;

type Fields = Omit<SourceRow, "hasPassword" | "createdAt" | "teams" | "uses"> & {
  sealedPassword: string | null;
  createdAt: Date;
  teams: { team: { id: number; name: string } }[];
  _count: SourceRow["uses"];
};

const toRow = ({ sealedPassword, createdAt, teams, _count, ...row }: Fields): SourceRow => ({
  ...row,
  hasPassword: sealedPassword !== null,
  createdAt: createdAt.toISOString(),
  teams: teams.map(({ team }) => team),
  uses: _count,
});

/** Which sources answer now, by id; a source that is missing could not be asked. */
export type Connections = Readonly<Record<number, boolean>>;

async function connectionsFor(grant: AdminGrant<"sources:read">): Promise<Connections> {
  try {
    const sources = await listSources(grant);
    return Object.fromEntries(sources.map((source) => [source.id, source.is_connected]));
  } catch {
    // Nobody reads a broken promise in the middle of a page; the list says that it isn't known.
    return {};
  }
}

/** All sources by name. Servers may take seconds to answer, so whether they do is promised and not waited for. */
export async function loadSources(): Promise<{ sources: SourceRow[]; connections: Promise<Connections> }> {
  const grant = await grantForPage({ area: "admin", scope: "sources:read" });
  const rows = await db.source.findMany({ select: ROW, orderBy: [{ name: "asc" }, { id: "asc" }] });
  return { sources: rows.map(toRow), connections: connectionsFor(grant) };
}

/** One source: what it is, what its server says of it, and the teams that it could still be linked to. */
export type SourceDetail = {
  source: SourceRow;
  isConnected: boolean;
  columns: ColumnWire[];
  stats: SourceStats | null;
  activity: SourceActivity | null;
  linkable: { id: number; name: string }[];
};

const sourceOnce = cache(async (id: number): Promise<SourceRow> => {
  await grantForPage({ area: "admin", scope: "sources:read" });
  const row = await db.source.findUnique({ where: { id }, select: ROW });
  return row ? toRow(row) : showRefusal(notFound("Source not found", "GeneralError"));
});

/** Shows the 404 page when there is no such source, without asking its server anything. */
export async function requireSource(id: number): Promise<void> {
  await sourceOnce(id);
}

/** A source's page; 404 for none. What its server doesn't tell is empty or null. */
export async function loadSource(id: number): Promise<SourceDetail> {
  const grant = await grantForPage({ area: "admin", scope: "sources:read" });
  try {
    const [source, told, linkable] = await Promise.all([
      sourceOnce(id),
      getSource(grant, id),
      db.team.findMany({
        where: { sources: { none: { sourceId: id } } },
        select: { id: true, name: true },
        orderBy: { name: "asc" },
      }),
    ]);
    const isConnected = told.is_connected;
    const [stats, activity] = isConnected
      ? await Promise.all([getSourceStats(grant, id).catch(() => null), getSourceActivity(grant, id).catch(() => null)])
      : [null, null];
    return { source, isConnected, columns: told.columns ?? [], stats, activity, linkable };
  } catch (error) {
    return showRefusal(error);
  }
}
