import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { type CallOptions, call } from "@/lib/testing/http";
import { newSource, newTeam, type Team, tokenOf } from "@/lib/testing/world";
import {
  type DashboardWorld,
  dashboardWorld,
  expectFault,
  expectMissing,
  expectNoAccess,
  type On,
  panelsOn,
} from "./dashboard";
import {
  expectBad,
  expectFailure,
  expectNoScope,
  expectOk,
  recordedDuring,
  withoutIds,
  withoutWriting,
} from "./expect";
import { dashboard } from "./kept-shapes";

const GONE = 2_147_483_647;
let world: DashboardWorld;
beforeAll(async () => {
  world = await dashboardWorld();
});

const read = async (id: number, sent: CallOptions) => expectOk(await call("GET", `/dashboards/${id}`, sent), dashboard);
const put = (id: number, sent: CallOptions) => call("PUT", `/dashboards/${id}`, sent);
const ids = async (sent: CallOptions) =>
  expectOk(await call("GET", "/dashboards", sent), z.array(dashboard)).map(({ id }) => id);

describe("POST /dashboards", () => {
  it("makes one, tells it as it was sent, and records it", async () => {
    const panels = { ...panelsOn(world.onA, world.onA), cache_ttl_seconds: 60 };
    const events = await recordedDuring(async () => {
      expect(await world.make(world.cookies.member, { description: "all of it", panels })).toMatchObject({
        name: "Health",
        description: "all of it",
        panels,
        created_by: world.member.id,
        created_by_email: world.member.email,
        can_edit: true,
      });
    });
    expect(events).toMatchObject([
      { action: "dashboard.created", actorId: world.member.id, after: { panels: { panels: panels.panels } } },
    ]);
  });

  it("makes an empty one, which its creator and administrators see", async () => {
    const { id, panels } = await world.make(world.cookies.member, { panels: undefined });
    expect(panels).toEqual({ version: 1, layout: [], panels: [] });
    for (const sent of [{ cookie: world.cookies.member }, { cookie: world.cookies.admin }]) {
      expect(await read(id, sent)).toMatchObject({ can_edit: true });
      expect(await ids(sent)).toContain(id);
    }
    expectNoAccess(await call("GET", `/dashboards/${id}`, { cookie: world.cookies.both }));
    expectNoAccess(await put(id, { cookie: world.cookies.both, body: { name: "Mine" } }));
    expect(await ids({ cookie: world.cookies.both })).not.toContain(id);
  });

  it("keeps options, and reads `sql` as the language that it is", async () => {
    const {
      panels: [panel],
      ...rest
    } = panelsOn(world.onA);
    const options = { unit: "ms", thresholds: [1, 2.5] };
    const given = { ...panel, type: "stat", query: "SELECT 1", query_language: "sql", options };
    const made = await world.make(world.cookies.member, { panels: { ...rest, panels: [given] } });
    expect(made.panels.panels).toEqual([{ ...given, query_language: "clickhouse-sql" }]);
  });

  it.each([
    [{ name: " " }, "name is required"],
    [{ name: null }, "name is required"],
    [{ name: "a\0" }, "name must not contain NUL or broken characters"],
    [{ description: "x".repeat(2_001) }, "description must not exceed 2000 characters"],
    [{ panels: "none" }, "panels must be an object"],
    [
      { panels: { version: 1, layout: [{ id: "a", x: 0, y: 0, w: 6, h: 2 }], panels: [] } },
      "the layout has a place for 'a', which is no panel",
    ],
  ])("refuses %.80j", async (change, fault) => {
    await withoutWriting(async () =>
      expectFault(await call("POST", "/dashboards", { cookie: world.cookies.member, body: world.body(change) }), fault),
    );
  });

  it("refuses bodies of the wrong type", async () => {
    for (const wrong of [{ name: 7 }, { description: {} }]) {
      const answer = await call("POST", "/dashboards", { cookie: world.cookies.member, body: world.body(wrong) });
      expectBad(answer, "Invalid request body", "ValidationError");
    }
  });

  it("refuses overlaps, 25 panels and queries that can't be read", async () => {
    const good = panelsOn(world.onA, world.onA);
    const post = (panels: object) =>
      call("POST", "/dashboards", { cookie: world.cookies.member, body: world.body({ panels }) });
    await withoutWriting(async () => {
      const layout = good.layout.map((place) => ({ ...place, y: 0 }));
      expectFault(await post({ ...good, layout }), "panels 'p0' and 'p1' overlap");
      expectFault(
        await post(panelsOn(...Array.from({ length: 25 }, () => world.onA))),
        "a dashboard has at most 24 panels",
      );
      const panels = good.panels.map((panel) => ({ ...panel, query: 'level="error" and' }));
      const { status, body: said } = await post({ ...good, panels });
      expect([status, said.message]).toEqual([
        400,
        expect.stringMatching(/^invalid dashboard configuration: panel 'p0': invalid LogchefQL: ./),
      ]);
    });
    expect(
      (await world.make(world.cookies.member, { panels: panelsOn(...Array.from({ length: 24 }, () => world.onA)) }))
        .panels.panels,
    ).toHaveLength(24);
  });

  it("refuses a panel on a source that no team of the caller has, an administrator's and a machine's too", async () => {
    const machine = { token: await tokenOf(world.bot, ["*"]) };
    await withoutWriting(async () => {
      const post = (sent: CallOptions, on: On) =>
        call("POST", "/dashboards", { ...sent, body: world.body({ panels: panelsOn(world.onA, on) }) });
      const answers = [];
      for (const sent of [{ cookie: world.cookies.member }, machine]) {
        for (const source of [world.sourceB, { id: GONE }]) answers.push(await post(sent, [world.teamA, source]));
      }
      answers.push(await call("POST", "/dashboards", { cookie: world.cookies.admin, body: world.body() }));
      for (const answer of answers) {
        const text = "No team you belong to has access to this source";
        expectFailure(answer, 403, "AuthorizationError", text);
        expect(withoutIds(answer)).toBe(withoutIds(answers[0]!));
      }
    });
  });

  it("refuses a panel through a team that the caller is not in, or that lacks the source", async () => {
    const strangers = await newTeam();
    await withoutWriting(async () => {
      const post = (team: Pick<Team, "id">) =>
        call("POST", "/dashboards", {
          cookie: world.cookies.both,
          body: world.body({ panels: panelsOn([team, world.sourceA]) }),
        });
      const refused = await post(strangers);
      expectFailure(refused, 403, "AuthorizationError", "You are not a member of the selected team");
      expect(withoutIds(await post({ id: GONE }))).toBe(withoutIds(refused));
      expectFault(await post(world.teamB), "panel 'p0': the selected team has no access to this source");
    });
  });

  it("asks for dashboards:write before looking at anything", async () => {
    const token = await tokenOf(world.bot, ["dashboards:read"]);
    for (const [method, path] of [
      ["POST", "/dashboards"],
      ["PUT", `/dashboards/${GONE}`],
      ["DELETE", `/dashboards/${GONE}`],
    ] as const) {
      expectNoScope(await call(method, path, { token, body: "{" }), "dashboards:write");
      const text = "Authentication required";
      expectFailure(await call(method, path, { body: "{" }), 401, "AuthenticationError", text);
    }
  });
});

describe("GET /dashboards and /dashboards/:id", () => {
  it("blanks the panels whose source the reader doesn't reach", async () => {
    const { id, panels } = await world.makeShared();
    const [first, second] = panels.panels;
    const locked = (panelId: string) => ({
      id: panelId,
      title: "",
      type: "timeseries",
      team_id: 0,
      source_id: 0,
      query: "",
      query_language: "logchefql",
      locked: true,
    });
    const seen = await read(id, { cookie: world.cookies.member });
    expect(seen.panels).toEqual({ ...panels, panels: [first, locked("p1")] });
    expect(seen.can_edit).toBe(false);
    const theirs = await read(id, { cookie: world.cookies.other });
    expect(theirs.panels.panels).toEqual([locked("p0"), second]);
    const listed = expectOk(await call("GET", "/dashboards", { cookie: world.cookies.member }), z.array(dashboard));
    expect(listed.find((row) => row.id === id)).toEqual(seen);
  });

  it("S-044 is for whoever reaches one panel; nobody is above that", async () => {
    const { id } = await world.make(world.cookies.other, { panels: panelsOn(world.onB) });
    const strangers = [
      { cookie: world.cookies.member },
      { cookie: world.cookies.admin },
      { token: await tokenOf(world.bot, ["*"]) },
      { token: await tokenOf(world.drifter, ["*"]) },
      { token: await tokenOf(world.admin, ["*"]) },
    ];
    for (const sent of strangers) {
      expectNoAccess(await call("GET", `/dashboards/${id}`, sent));
      expect(await ids(sent)).not.toContain(id);
      await withoutWriting(async () => expectNoAccess(await put(id, { ...sent, body: { name: "Mine" } })));
    }
    expect(await ids({ cookie: world.cookies.other })).toContain(id);
    expect(await ids({ token: await tokenOf(world.otherOwner, ["dashboards:read"]) })).toContain(id);
  });

  it("tells whoever reaches all, by a credential that may write, that it can be edited", async () => {
    const { id } = await world.makeShared();
    const rights = async (sent: CallOptions) => (await read(id, sent)).can_edit;
    expect(await rights({ cookie: world.cookies.both })).toBe(true);
    expect(await rights({ token: await tokenOf(world.both, ["dashboards:read"]) })).toBe(false);
    expect(await rights({ token: await tokenOf(world.both, ["dashboards:read", "dashboards:write"]) })).toBe(true);
    expect(await rights({ cookie: world.cookies.member })).toBe(false);
  });

  it("names a team of the reader that has the source", async () => {
    const source = await newSource([world.teamA, world.teamB]);
    const { id } = await world.make(world.cookies.member, { panels: panelsOn([world.teamA, source]) });
    const teamIn = async (sent: CallOptions) => (await read(id, sent)).panels.panels[0]?.team_id;
    expect(await teamIn({ cookie: world.cookies.member })).toBe(world.teamA.id);
    expect(await teamIn({ cookie: world.cookies.other })).toBe(world.teamB.id);
    expect(await teamIn({ cookie: world.cookies.both })).toBe(world.teamA.id);
  });

  it("says that panels which can't be drawn are broken, and shows none of them", async () => {
    const { id, panels } = await world.make(world.cookies.member, { panels: panelsOn(world.onA, world.onA) });
    await db.dashboardPanel.updateMany({ where: { dashboardId: id }, data: { y: 0 } });
    const broken = await read(id, { cookie: world.cookies.member });
    expect(broken).toMatchObject({ panels_corrupt: true, can_edit: true, panels: { layout: [], panels: [] } });
    const mended = expectOk(await put(id, { cookie: world.cookies.member, body: { panels } }), dashboard);
    expect([mended.panels, mended.panels_corrupt]).toEqual([panels, undefined]);
  });

  it("asks for dashboards:read, then for an id", async () => {
    const token = await tokenOf(world.bot, ["dashboards:write"]);
    expectNoScope(await call("GET", "/dashboards", { token }), "dashboards:read");
    expectNoScope(await call("GET", `/dashboards/${GONE}`, { token }), "dashboards:read");
    for (const method of ["GET", "PUT", "DELETE"]) {
      const bad = await call(method, "/dashboards/x", { cookie: world.cookies.member, body: {} });
      expectBad(bad, "Invalid dashboard ID format", "ValidationError");
      expectMissing(await call(method, `/dashboards/${GONE}`, { cookie: world.cookies.member, body: {} }));
    }
  });
});
