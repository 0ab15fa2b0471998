import "server-only";
import type { AdminGrant, TeamGrant } from "@/lib/access/grant";
import { by, recordAudit } from "@/lib/audit/record";
import { conflict, notFound } from "@/lib/core/errors";
import { db } from "@/lib/platform/db";
import { isUniqueViolation } from "@/lib/platform/db-errors";
import { type CreateTeamInput, checkTeamDescription, checkTeamName, type UpdateTeamInput } from "./schema";
import { TEAM_FIELDS, type TeamWire, toTeam } from "./serialize";

/** Creates a team without members. 409 when the name is taken. */
export async function createTeam(grant: AdminGrant<"teams:write">, input: CreateTeamInput): Promise<TeamWire> {
  const data = { name: checkTeamName(input.name), description: checkTeamDescription(input.description) };
  try {
    return await db.$transaction(async (tx) => {
      const team = toTeam(await tx.team.create({ data, select: TEAM_FIELDS }));
      const target = { type: "team" as const, id: team.id };
      await recordAudit(tx, by(grant), { action: "team.created", target, teamId: team.id, after: team });
      return team;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`team already exists: team with name '${data.name}'`);
  }
}

/** Renames or describes a team. */
export async function updateTeam(grant: TeamGrant<"teams:write", "admin">, input: UpdateTeamInput): Promise<TeamWire> {
  const data = {
    ...(input.name && { name: checkTeamName(input.name) }),
    description: checkTeamDescription(input.description),
  };
  try {
    return await db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM teams WHERE id = ${grant.teamId} FOR UPDATE`;
      const before = await tx.team.findUnique({ where: { id: grant.teamId }, select: TEAM_FIELDS });
      if (!before) throw notFound("Team not found");
      const team = toTeam(await tx.team.update({ where: { id: grant.teamId }, data, select: TEAM_FIELDS }));
      await recordAudit(tx, by(grant), {
        action: "team.updated",
        target: { type: "team", id: team.id },
        teamId: team.id,
        before: toTeam(before),
        after: team,
      });
      return team;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw conflict(`team already exists: team with name '${data.name}' already exists`);
  }
}

/** Deletes a team with its memberships and links: an administrator's verb, or an owner's. */
export async function deleteTeam(
  grant: AdminGrant<"teams:write"> | TeamGrant<"teams:write", "owner">,
  teamId: number,
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM teams WHERE id = ${teamId} FOR UPDATE`;
    const before = await tx.team.findUnique({
      where: { id: teamId },
      select: {
        ...TEAM_FIELDS,
        members: { select: { userId: true, role: true } },
        sources: { select: { sourceId: true } },
      },
    });
    if (!before) throw notFound("Team not found");
    await tx.team.delete({ where: { id: teamId }, select: { id: true } });
    const { members, sources } = before;
    await recordAudit(tx, by(grant), {
      action: "team.deleted",
      target: { type: "team", id: teamId },
      teamId,
      before: { ...toTeam(before), members, source_ids: sources.map(({ sourceId }) => sourceId) },
    });
  });
}
