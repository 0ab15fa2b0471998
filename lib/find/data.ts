import "server-only";
import type { SelfGrant } from "@/lib/access/grant";
import { isGlobalAdmin } from "@/lib/access/principal";
import { wordsOf } from "@/lib/core/words";
import { current } from "@/lib/members/current";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { FOUND_KEY, type Found, type FoundKind } from "./found";
import type { FindInput } from "./schema";

/** Which rows are meant: those with every word in one of their texts, or those with one of these numbers. */
type Wanted = { words: readonly string[] } | { ids: ReadonlyMap<FoundKind, readonly number[]> };
type Viewer = { isAdmin: boolean; teamIds: number[]; now: Date };

const SHOWN_MAX = 6;
/** Enough to put names that begin with what was typed before names that only hold it. */
const READ_MAX = 50;

function meant<Field extends string>(kind: FoundKind, wanted: Wanted, fields: readonly Field[]) {
  if ("ids" in wanted) return { id: { in: [...(wanted.ids.get(kind) ?? [])] } };
  const holds = (contains: string) => ({
    OR: fields.map((field) => ({ [field]: { contains, mode: "insensitive" as const } })),
  });
  return { AND: wanted.words.map(holds) };
}

async function teams({ isAdmin, teamIds }: Viewer, wanted: Wanted): Promise<Found[]> {
  const rows = await db.team.findMany({
    where: { AND: [meant("team", wanted, ["name", "description"]), isAdmin ? {} : { id: { in: teamIds } }] },
    select: { id: true, name: true, description: true },
    orderBy: { name: "asc" },
    take: READ_MAX,
  });
  return rows.map(({ id, name, description }) => ({
    key: `team:${id}`,
    kind: "team",
    name,
    hint: description,
    href: `/teams/${id}`,
  }));
}

/** Sources whose rows the viewer reaches, each by the first of the viewer's teams that has it. */
async function logs({ teamIds }: Viewer, wanted: Wanted): Promise<Found[]> {
  const rows = await db.source.findMany({
    where: { AND: [meant("logs", wanted, ["name"]), { teams: { some: { teamId: { in: teamIds } } } }] },
    select: {
      id: true,
      name: true,
      teams: {
        where: { teamId: { in: teamIds } },
        select: { team: { select: { id: true, name: true } } },
        orderBy: { team: { name: "asc" } },
        take: 1,
      },
    },
    orderBy: { name: "asc" },
    take: READ_MAX,
  });
  return rows.flatMap(({ id, name, teams: [link] }) =>
    link
      ? [
          {
            key: `logs:${id}`,
            kind: "logs" as const,
            name,
            hint: link.team.name,
            href: `/explore?team=${link.team.id}&source=${id}`,
          },
        ]
      : [],
  );
}

async function sources({ isAdmin }: Viewer, wanted: Wanted): Promise<Found[]> {
  if (!isAdmin) return [];
  const rows = await db.source.findMany({
    where: meant("source", wanted, ["name", "database", "tableName"]),
    select: { id: true, name: true, database: true, tableName: true },
    orderBy: { name: "asc" },
    take: READ_MAX,
  });
  return rows.map(({ id, name, database, tableName }) => ({
    key: `source:${id}`,
    kind: "source",
    name,
    hint: `${database}.${tableName}`,
    href: `/admin/sources/${id}`,
  }));
}

/** Machines or people: all of them for an administrator, for others whoever is in a team of theirs. */
async function users(kind: "account" | "person", viewer: Viewer, wanted: Wanted): Promise<Found[]> {
  const own = { teamId: { in: viewer.teamIds } };
  const isMachine = kind === "account";
  const rows = await db.user.findMany({
    where: {
      AND: [
        { accountType: isMachine ? "service" : "human", deletedAt: null },
        meant(kind, wanted, isMachine ? ["fullName"] : ["fullName", "email"]),
        viewer.isAdmin ? {} : { memberships: { some: { ...own, ...current(viewer.now) } } },
      ],
    },
    select: {
      id: true,
      fullName: true,
      email: true,
      memberships: {
        where: { ...(!viewer.isAdmin && own), ...current(viewer.now) },
        select: { team: { select: { id: true, name: true } } },
        orderBy: { team: { name: "asc" } },
        take: 1,
      },
    },
    orderBy: [{ fullName: "asc" }, { id: "asc" }],
    take: READ_MAX,
  });
  return rows.map(({ id, fullName, email, memberships: [membership] }) => {
    const team = membership?.team;
    const administered = isMachine ? `/admin/service-tokens/${id}` : `/admin/users?q=${encodeURIComponent(email)}`;
    const href = viewer.isAdmin || !team ? administered : `/teams/${team.id}`;
    return { key: `${kind}:${id}`, kind, name: fullName, hint: isMachine ? (team?.name ?? "") : email, href };
  });
}

/** Names that begin with what was typed come first; the rest stays in order. */
function best(found: Found[], wanted: Wanted): Found[] {
  if ("ids" in wanted) return found;
  const start = wanted.words.join(" ");
  const rank = ({ name }: Found) => (name.toLowerCase().startsWith(start) ? 0 : 1);
  return [...found].sort((one, other) => rank(one) - rank(other)).slice(0, SHOWN_MAX);
}

function readKeys(recent: readonly string[]): Wanted {
  const ids = new Map<FoundKind, number[]>();
  for (const key of recent) {
    const [, kind, id] = FOUND_KEY.exec(key) ?? [];
    if (kind) ids.set(kind as FoundKind, [...(ids.get(kind as FoundKind) ?? []), Number(id)]);
  }
  return { ids };
}

/**
 * Teams, sources, machines and people by their names, as far as the viewer may see them: an administrator all, others
 * what their own teams show them. While nothing is typed, what `recent` names and still is there, in its order.
 */
export async function find(grant: SelfGrant<"teams:read">, { query, recent }: FindInput): Promise<Found[]> {
  const { principal } = grant;
  const words = wordsOf(query);
  if (words.length === 0 && recent.length === 0) return [];
  const viewer = {
    isAdmin: isGlobalAdmin(principal),
    teamIds: [...principal.memberships.keys()],
    now: await databaseNow(),
  };
  const wanted = words.length > 0 ? { words } : readKeys(recent);
  const groups = await Promise.all([
    teams(viewer, wanted),
    logs(viewer, wanted),
    sources(viewer, wanted),
    users("account", viewer, wanted),
    users("person", viewer, wanted),
  ]);
  const found = groups.flatMap((group) => best(group, wanted));
  if (words.length > 0) return found;
  return recent.flatMap((key) => found.find((one) => one.key === key) ?? []);
}
