import { expect, it } from "vitest";
import { authorize } from "@/lib/access/grant";
import { readPerson } from "@/lib/auth/data";
import { db } from "@/lib/platform/db";
import { newPerson, newTeam } from "@/lib/testing/world";
import { addMember, removeMember } from "./service";

const ORIGIN = { address: "192.0.2.10", userAgent: "ownerless", requestId: "ownerless" };

it("asks even an administrator before a team loses its last owner, where the caller says that it must", async () => {
  const [admin, owner] = [await newPerson("admin", { role: "admin" }), await newPerson("owner")];
  const team = await newTeam([[owner, "owner"]]);
  const need = {
    area: "team",
    scope: "teams:write",
    teamId: team.id,
    order: "membership-first",
    role: "admin",
  } as const;
  const grant = authorize({ ...(await readPerson(admin.id)), origin: ORIGIN }, need);
  const roles = () => db.teamMember.findMany({ where: { teamId: team.id }, select: { role: true } });
  const lastOwner = expect.objectContaining({ code: "conflict", message: "A team cannot lose its last owner" });
  const demotion = { user_id: owner.id, role: "member" };

  await expect(removeMember(grant, owner.id, { mayLeaveOwnerless: false })).rejects.toEqual(lastOwner);
  await expect(addMember(grant, demotion, { mayLeaveOwnerless: false })).rejects.toEqual(lastOwner);
  expect(await roles()).toEqual([{ role: "owner" }]);
  await addMember(grant, demotion, { mayLeaveOwnerless: true });
  expect(await roles()).toEqual([{ role: "member" }]);
  // With no owner to lose there is nothing to ask.
  await removeMember(grant, owner.id, { mayLeaveOwnerless: false });
  expect(await roles()).toEqual([]);
});
