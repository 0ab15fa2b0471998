import "server-only";
import { TEAM_ROLES, type TeamRole } from "@/lib/access/roles";
import { grantForPage } from "@/lib/auth/session";
import { current } from "@/lib/members/current";
import { GROUPS } from "@/lib/openapi/table";
import { databaseNow } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { type Permission, permissionsOf } from "./permissions";

/** How many hold a team role, and in which teams. */
export type Holders = {
  role: TeamRole;
  people: number;
  machines: number;
  teams: { id: number; name: string; count: number }[];
};
/** All that the page of roles shows. */
export type RolesDetail = {
  administrators: { id: number; fullName: string; email: string }[];
  holders: Holders[];
  permissions: Permission[];
};

async function readHolders(): Promise<Holders[]> {
  const rows = await db.teamMember.findMany({
    where: { user: { deletedAt: null }, ...current(await databaseNow()) },
    select: { role: true, team: { select: { id: true, name: true } }, user: { select: { accountType: true } } },
    orderBy: { team: { name: "asc" } },
  });
  return [...TEAM_ROLES].reverse().map((role) => {
    const held = rows.filter((row) => row.role === role);
    const teams = new Map<number, { id: number; name: string; count: number }>();
    for (const { team } of held) teams.set(team.id, { ...team, count: (teams.get(team.id)?.count ?? 0) + 1 });
    const machines = held.filter(({ user }) => user.accountType === "service").length;
    return { role, people: held.length - machines, machines, teams: [...teams.values()] };
  });
}

const OPERATIONS = GROUPS.flatMap(({ operations }) => Object.entries(operations));

/** Which roles there are, who holds them, and what each permits; for administrators. */
export async function loadRoles(): Promise<RolesDetail> {
  await grantForPage({ area: "admin", scope: "users:read" });
  const [administrators, holders] = await Promise.all([
    db.user.findMany({
      where: { accountType: "human", role: "admin", status: "active", deletedAt: null },
      select: { id: true, fullName: true, email: true },
      orderBy: [{ fullName: "asc" }, { id: "asc" }],
    }),
    readHolders(),
  ]);
  return { administrators, holders, permissions: permissionsOf(OPERATIONS) };
}
