import { beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/platform/db";
import { type CallOptions, call } from "@/lib/testing/http";
import { newPerson, newSource, newTeam, sessionOf, tokenOf } from "@/lib/testing/world";
import { type DashboardWorld, dashboardWorld, expectFault, expectMissing, expectNoAccess, panelsOn } from "./dashboard";
import { expectFailure, expectOk, recordedDuring, withoutWriting } from "./expect";
import { dashboard } from "./kept-shapes";
import { message } from "./shapes";

let world: DashboardWorld;
beforeAll(async () => {
  world = await dashboardWorld();
});

const read = async (id: number, sent: CallOptions) => expectOk(await call("GET", `/dashboards/${id}`, sent), dashboard);
const put = (id: number, sent: CallOptions) => call("PUT", `/dashboards/${id}`, sent);

describe("PUT /dashboards/:id", () => {
  it("changes what is named, keeps the rest and records both", async () => {
    const made = await world.make(world.cookies.member, {
      description: "old",
      panels: { ...panelsOn(world.onA), cache_ttl_seconds: 60 },
    });
    const events = await recordedDuring(async () => {
      const renamed = expectOk(
        await put(made.id, { cookie: world.cookies.member, body: { name: "Renamed" } }),
        dashboard,
      );
      expect(renamed).toEqual({ ...made, name: "Renamed", updated_at: renamed.updated_at });
      expect(renamed.updated_at > made.updated_at).toBe(true);
    });
    expect(events).toMatchObject([
      { action: "dashboard.updated", before: { name: "Health" }, after: { name: "Renamed" } },
    ]);
    const panels = panelsOn(world.onA, world.onA);
    const changed = expectOk(
      await put(made.id, { cookie: world.cookies.member, body: { panels, description: "" } }),
      dashboard,
    );
    expect(changed).toMatchObject({ name: "Renamed", description: "" });
    expect(changed.panels).toEqual(panels);
  });

  it("is for whoever reaches every panel, and writes panels on reached sources alone", async () => {
    const { id, panels } = await world.makeShared();
    await withoutWriting(async () => {
      expectNoAccess(await put(id, { cookie: world.cookies.member, body: { name: "Mine" } }));
      expectNoAccess(await put(id, { cookie: world.cookies.admin, body: { panels: panelsOn(world.onA) } }));
      expectNoAccess(await put(id, { cookie: world.cookies.other, body: { panels: "none" } }));
    });
    expectOk(await put(id, { cookie: world.cookies.both, body: { panels: panelsOn(world.onA) } }), dashboard);
    const colleague = await put(id, { cookie: world.cookies.member, body: { name: "Ours" } });
    expect(expectOk(colleague, dashboard)).toMatchObject({ name: "Ours", created_by: world.both.id });
    const reaching = await withoutWriting(() => put(id, { cookie: world.cookies.member, body: { panels } }));
    expectFailure(reaching, 403, "AuthorizationError", "No team you belong to has access to this source");
  });

  it("refuses what was changed since it was read, and a time that is none", async () => {
    const { id, updated_at } = await world.make(world.cookies.member);
    const stale = "Dashboard was modified by someone else; reload and reapply your changes";
    const rename = (name: string) => put(id, { cookie: world.cookies.member, body: { name, updated_at } });
    const first = expectOk(await rename("First"), dashboard);
    await withoutWriting(async () => {
      expectFailure(await rename("Second"), 409, "ConflictError", stale);
      const wrong = await put(id, { cookie: world.cookies.member, body: { updated_at: "yesterday" } });
      expectFault(wrong, "updated_at must be a time as it was read");
    });
    expect(await read(id, { cookie: world.cookies.member })).toEqual(first);
  });

  it("lets one of many that saw the same win", async () => {
    const { id, updated_at } = await world.make(world.cookies.member);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        put(id, {
          cookie: world.cookies.member,
          body: { name: `n${n}`, panels: panelsOn(world.onA, world.onA), updated_at },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
    const won = answers.find(({ status }) => status === 200)?.body.data;
    expect(await read(id, { cookie: world.cookies.member })).toEqual(won);
  });

  it("tells two changes apart that come at the same moment", async () => {
    const { id } = await world.make(world.cookies.member);
    const stamps = new Set<string>();
    for (let n = 0; n < 5; n++) {
      stamps.add(
        expectOk(await put(id, { cookie: world.cookies.member, body: { name: `n${n}` } }), dashboard).updated_at,
      );
    }
    expect(stamps.size).toBe(5);
  });
});

describe("DELETE /dashboards/:id", () => {
  it("is for its creator and administrators, who needn't see what is on it", async () => {
    const refused = "Only the creator or a global admin can delete this dashboard";
    const [one, two] = [await world.makeShared(), await world.makeShared()];
    await withoutWriting(async () => {
      for (const sent of [{ cookie: world.cookies.member }, { cookie: world.cookies.other }]) {
        expectFailure(await call("DELETE", `/dashboards/${one.id}`, sent), 403, "AuthorizationError", refused);
      }
    });
    const machine = { token: await tokenOf(world.bot, ["*"]) };
    expectFailure(await call("DELETE", `/dashboards/${one.id}`, machine), 403, "AuthorizationError", refused);
    const events = await recordedDuring(async () => {
      for (const [{ id }, cookie] of [
        [one, world.cookies.both],
        [two, world.cookies.admin],
      ] as const) {
        const answer = await call("DELETE", `/dashboards/${id}`, { cookie });
        expectOk(answer, message("Dashboard deleted successfully"));
        expectMissing(await call("GET", `/dashboards/${id}`, { cookie: world.cookies.both }));
      }
    });
    expect(events).toMatchObject([
      { action: "dashboard.deleted", before: { name: "Health", created_by: world.both.id } },
      { action: "dashboard.deleted", actorId: world.admin.id },
    ]);
    expect(await db.dashboardPanel.count({ where: { dashboardId: { in: [one.id, two.id] } } })).toBe(0);
  });
});

describe("when what a dashboard leans on is deleted", () => {
  it("loses the panels of a source, keeps those of a team, and outlives its creator", async () => {
    const person = await newPerson("leaver");
    const team = await newTeam([
      [person, "member"],
      [world.member, "member"],
    ]);
    const [one, two] = [await newSource([team, world.teamA]), await newSource([team, world.teamA])];
    const { id } = await world.make(await sessionOf(person), { panels: panelsOn([team, one], [team, two]) });
    await db.team.delete({ where: { id: team.id } });
    await db.user.delete({ where: { id: person.id } });
    const kept = await read(id, { cookie: world.cookies.member });
    expect(kept.panels.panels.map(({ team_id }) => team_id)).toEqual([world.teamA.id, world.teamA.id]);
    expect([kept.created_by, kept.created_by_name, kept.can_edit]).toEqual([undefined, undefined, true]);
    await db.source.delete({ where: { id: one.id } });
    const left = await read(id, { cookie: world.cookies.member });
    expect([left.panels.panels.map((panel) => panel.id), left.panels.layout.map((place) => place.id)]).toEqual([
      ["p1"],
      ["p1"],
    ]);
    await db.source.delete({ where: { id: two.id } });
    expectNoAccess(await call("GET", `/dashboards/${id}`, { cookie: world.cookies.member }));
    expect((await read(id, { cookie: world.cookies.admin })).panels.panels).toEqual([]);
  });

  it("waits for a deletion that is under way, and then knows of it", async () => {
    const source = await newSource([world.teamA]);
    const panels = panelsOn(world.onA, [world.teamA, source]);
    const { id } = await world.make(world.cookies.member, { panels });
    const isWaiting = async () => {
      const rows = await db.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(rows).toHaveLength(1);
    };
    const changes: ReturnType<typeof put>[] = [];
    await db.$transaction(async (tx) => {
      await tx.source.delete({ where: { id: source.id } });
      changes.push(put(id, { cookie: world.cookies.member, body: { panels } }));
      await vi.waitFor(isWaiting, { timeout: 15_000 });
    });
    const [late] = await Promise.all(changes);
    if (!late) throw new Error("nothing was sent");
    expectFailure(late, 403, "AuthorizationError", "No team you belong to has access to this source");
    expect((await read(id, { cookie: world.cookies.member })).panels.panels.map((panel) => panel.id)).toEqual(["p0"]);
  });

  it("stands in no deletion's way, and no deletion in the way of a change", async () => {
    for (let round = 0; round < 5; round++) {
      const source = await newSource([world.teamA]);
      const places = [world.onA, [world.teamA, source] as const] as const;
      const { id } = await world.make(world.cookies.member, { panels: panelsOn(...places) });
      const change = () => put(id, { cookie: world.cookies.member, body: { panels: panelsOn(...places) } });
      const [gone, ...changes] = await Promise.all([
        call("DELETE", `/admin/sources/${source.id}`, { cookie: world.cookies.admin }),
        ...Array.from({ length: 4 }, change),
      ]);
      expect(gone.status, gone.text).toBe(200);
      for (const { status, text } of changes) expect([200, 403], text).toContain(status);
      const left = await read(id, { cookie: world.cookies.member });
      expect(left.panels.panels.map((panel) => panel.id)).toEqual(["p0"]);
    }
  });
});
