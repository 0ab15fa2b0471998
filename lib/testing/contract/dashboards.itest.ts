import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { type CallOptions, call } from "@/lib/testing/http";
import {
  type Account,
  join,
  newPerson,
  newSource,
  newTeam,
  newWorld,
  sessionOf,
  type Team,
  type TestSource,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import { expectBad, expectFailure, expectNoScope, expectOk, recordedDuring, withoutWriting } from "./expect";
import { dashboard } from "./kept-shapes";
import { message } from "./shapes";

const GONE = 2_147_483_647;
let world: World;
let member: string;
let admin: string;
/** Somebody of both teams, and somebody of team B alone. */
let both: Account;
let bothCookie: string;
let other: string;
beforeAll(async () => {
  world = await newWorld();
  member = await sessionOf(world.member);
  admin = await sessionOf(world.admin);
  other = await sessionOf(world.otherOwner);
  both = await newPerson("both");
  await join(both, world.teamA, "member");
  await join(both, world.teamB, "member");
  bothCookie = await sessionOf(both);
});

type On = readonly [Pick<Team, "id">, Pick<TestSource, "id">];
/** Panels p0, p1, … on these teams' sources, one below the other. */
const panelsOn = (...places: readonly On[]) => ({
  version: 1,
  layout: places.map((_, n) => ({ id: `p${n}`, x: 0, y: n * 2, w: 6, h: 2 })),
  panels: places.map(([team, source], n) => ({
    id: `p${n}`,
    title: `Panel ${n}`,
    type: "timeseries",
    team_id: team.id,
    source_id: source.id,
    query: 'level="error"',
    query_language: "logchefql",
  })),
});
const onA = (): On => [world.teamA, world.sourceA];
const onB = (): On => [world.teamB, world.sourceB];
const body = (change: object = {}) => ({ name: "Health", panels: panelsOn(onA()), ...change });
const make = async (cookie: string, change: object = {}) =>
  expectOk(await call("POST", "/dashboards", { cookie, body: body(change) }), dashboard, 201);
/** One panel for each team, by somebody of both. */
const shared = () => make(bothCookie, { panels: panelsOn(onA(), onB()) });

const read = async (id: number, sent: CallOptions) => expectOk(await call("GET", `/dashboards/${id}`, sent), dashboard);
const put = (id: number, sent: CallOptions) => call("PUT", `/dashboards/${id}`, sent);
const ids = async (sent: CallOptions) =>
  expectOk(await call("GET", "/dashboards", sent), z.array(dashboard)).map(({ id }) => id);

type Answer = Awaited<ReturnType<typeof call>>;
const expectNoAccess = (answer: Answer) =>
  expectFailure(answer, 403, "AuthorizationError", "You do not have access to this dashboard");
const expectMissing = (answer: Answer) => expectFailure(answer, 404, "NotFoundError", "Dashboard not found");
const expectFault = (answer: Answer, fault: string) =>
  expectBad(answer, `invalid dashboard configuration: ${fault}`, "ValidationError");

describe("POST /dashboards", () => {
  it("makes one, tells it as it was sent, and records it", async () => {
    const panels = { ...panelsOn(onA(), onA()), cache_ttl_seconds: 60 };
    const events = await recordedDuring(async () => {
      expect(await make(member, { description: "all of it", panels })).toMatchObject({
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
    const { id, panels } = await make(member, { panels: undefined });
    expect(panels).toEqual({ version: 1, layout: [], panels: [] });
    for (const sent of [{ cookie: member }, { cookie: admin }]) {
      expect(await read(id, sent)).toMatchObject({ can_edit: true });
      expect(await ids(sent)).toContain(id);
    }
    expectNoAccess(await call("GET", `/dashboards/${id}`, { cookie: bothCookie }));
    expectNoAccess(await put(id, { cookie: bothCookie, body: { name: "Mine" } }));
    expect(await ids({ cookie: bothCookie })).not.toContain(id);
  });

  it("keeps options, and reads `sql` as the language that it is", async () => {
    const {
      panels: [panel],
      ...rest
    } = panelsOn(onA());
    const options = { unit: "ms", thresholds: [1, 2.5] };
    const given = { ...panel, type: "stat", query: "SELECT 1", query_language: "sql", options };
    const made = await make(member, { panels: { ...rest, panels: [given] } });
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
      expectFault(await call("POST", "/dashboards", { cookie: member, body: body(change) }), fault),
    );
  });

  it("refuses bodies of the wrong type", async () => {
    for (const wrong of [{ name: 7 }, { description: {} }]) {
      const answer = await call("POST", "/dashboards", { cookie: member, body: body(wrong) });
      expectBad(answer, "Invalid request body", "ValidationError");
    }
  });

  it("refuses overlaps, 25 panels and queries that can't be read", async () => {
    const good = panelsOn(onA(), onA());
    const post = (panels: object) => call("POST", "/dashboards", { cookie: member, body: body({ panels }) });
    await withoutWriting(async () => {
      const layout = good.layout.map((place) => ({ ...place, y: 0 }));
      expectFault(await post({ ...good, layout }), "panels 'p0' and 'p1' overlap");
      expectFault(await post(panelsOn(...Array.from({ length: 25 }, onA))), "a dashboard has at most 24 panels");
      const panels = good.panels.map((panel) => ({ ...panel, query: 'level="error" and' }));
      const { status, body: said } = await post({ ...good, panels });
      expect([status, said.message]).toEqual([
        400,
        expect.stringMatching(/^invalid dashboard configuration: panel 'p0': invalid LogchefQL: ./),
      ]);
    });
    expect((await make(member, { panels: panelsOn(...Array.from({ length: 24 }, onA)) })).panels.panels).toHaveLength(
      24,
    );
  });

  it("refuses a panel on a source that no team of the caller has, an administrator's and a machine's too", async () => {
    const machine = { token: await tokenOf(world.bot, ["*"]) };
    await withoutWriting(async () => {
      const post = (sent: CallOptions, on: On) =>
        call("POST", "/dashboards", { ...sent, body: body({ panels: panelsOn(onA(), on) }) });
      const answers = [];
      for (const sent of [{ cookie: member }, machine]) {
        for (const source of [world.sourceB, { id: GONE }]) answers.push(await post(sent, [world.teamA, source]));
      }
      answers.push(await call("POST", "/dashboards", { cookie: admin, body: body() }));
      for (const answer of answers) {
        const text = "No team you belong to has access to this source";
        expectFailure(answer, 403, "AuthorizationError", text);
        expect(answer.text).toBe(answers[0]?.text);
      }
    });
  });

  it("refuses a panel through a team that the caller is not in, or that lacks the source", async () => {
    const strangers = await newTeam();
    await withoutWriting(async () => {
      const post = (team: Pick<Team, "id">) =>
        call("POST", "/dashboards", { cookie: bothCookie, body: body({ panels: panelsOn([team, world.sourceA]) }) });
      const refused = await post(strangers);
      expectFailure(refused, 403, "AuthorizationError", "You are not a member of the selected team");
      expect((await post({ id: GONE })).text).toBe(refused.text);
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
    const { id, panels } = await shared();
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
    const seen = await read(id, { cookie: member });
    expect(seen.panels).toEqual({ ...panels, panels: [first, locked("p1")] });
    expect(seen.can_edit).toBe(false);
    const theirs = await read(id, { cookie: other });
    expect(theirs.panels.panels).toEqual([locked("p0"), second]);
    const listed = expectOk(await call("GET", "/dashboards", { cookie: member }), z.array(dashboard));
    expect(listed.find((row) => row.id === id)).toEqual(seen);
  });

  it("is for whoever reaches one panel; nobody is above that", async () => {
    const { id } = await make(other, { panels: panelsOn(onB()) });
    const strangers = [
      { cookie: member },
      { cookie: admin },
      { token: await tokenOf(world.bot, ["*"]) },
      { token: await tokenOf(world.drifter, ["*"]) },
      { token: await tokenOf(world.admin, ["*"]) },
    ];
    for (const sent of strangers) {
      expectNoAccess(await call("GET", `/dashboards/${id}`, sent));
      expect(await ids(sent)).not.toContain(id);
      await withoutWriting(async () => expectNoAccess(await put(id, { ...sent, body: { name: "Mine" } })));
    }
    expect(await ids({ cookie: other })).toContain(id);
    expect(await ids({ token: await tokenOf(world.otherOwner, ["dashboards:read"]) })).toContain(id);
  });

  it("tells whoever reaches all, by a credential that may write, that it can be edited", async () => {
    const { id } = await shared();
    const rights = async (sent: CallOptions) => (await read(id, sent)).can_edit;
    expect(await rights({ cookie: bothCookie })).toBe(true);
    expect(await rights({ token: await tokenOf(both, ["dashboards:read"]) })).toBe(false);
    expect(await rights({ token: await tokenOf(both, ["dashboards:read", "dashboards:write"]) })).toBe(true);
    expect(await rights({ cookie: member })).toBe(false);
  });

  it("names a team of the reader that has the source", async () => {
    const source = await newSource([world.teamA, world.teamB]);
    const { id } = await make(member, { panels: panelsOn([world.teamA, source]) });
    const teamIn = async (sent: CallOptions) => (await read(id, sent)).panels.panels[0]?.team_id;
    expect(await teamIn({ cookie: member })).toBe(world.teamA.id);
    expect(await teamIn({ cookie: other })).toBe(world.teamB.id);
    expect(await teamIn({ cookie: bothCookie })).toBe(world.teamA.id);
  });

  it("says that panels which can't be drawn are broken, and shows none of them", async () => {
    const { id, panels } = await make(member, { panels: panelsOn(onA(), onA()) });
    await db.dashboardPanel.updateMany({ where: { dashboardId: id }, data: { y: 0 } });
    const broken = await read(id, { cookie: member });
    expect(broken).toMatchObject({ panels_corrupt: true, can_edit: true, panels: { layout: [], panels: [] } });
    const mended = expectOk(await put(id, { cookie: member, body: { panels } }), dashboard);
    expect([mended.panels, mended.panels_corrupt]).toEqual([panels, undefined]);
  });

  it("asks for dashboards:read, then for an id", async () => {
    const token = await tokenOf(world.bot, ["dashboards:write"]);
    expectNoScope(await call("GET", "/dashboards", { token }), "dashboards:read");
    expectNoScope(await call("GET", `/dashboards/${GONE}`, { token }), "dashboards:read");
    for (const method of ["GET", "PUT", "DELETE"]) {
      const bad = await call(method, "/dashboards/x", { cookie: member, body: {} });
      expectBad(bad, "Invalid dashboard ID format", "ValidationError");
      expectMissing(await call(method, `/dashboards/${GONE}`, { cookie: member, body: {} }));
    }
  });
});

describe("PUT /dashboards/:id", () => {
  it("changes what is named, keeps the rest and records both", async () => {
    const made = await make(member, { description: "old", panels: { ...panelsOn(onA()), cache_ttl_seconds: 60 } });
    const events = await recordedDuring(async () => {
      const renamed = expectOk(await put(made.id, { cookie: member, body: { name: "Renamed" } }), dashboard);
      expect(renamed).toEqual({ ...made, name: "Renamed", updated_at: renamed.updated_at });
      expect(renamed.updated_at > made.updated_at).toBe(true);
    });
    expect(events).toMatchObject([
      { action: "dashboard.updated", before: { name: "Health" }, after: { name: "Renamed" } },
    ]);
    const panels = panelsOn(onA(), onA());
    const changed = expectOk(await put(made.id, { cookie: member, body: { panels, description: "" } }), dashboard);
    expect(changed).toMatchObject({ name: "Renamed", description: "" });
    expect(changed.panels).toEqual(panels);
  });

  it("is for whoever reaches every panel, and writes panels on reached sources alone", async () => {
    const { id, panels } = await shared();
    await withoutWriting(async () => {
      expectNoAccess(await put(id, { cookie: member, body: { name: "Mine" } }));
      expectNoAccess(await put(id, { cookie: admin, body: { panels: panelsOn(onA()) } }));
      expectNoAccess(await put(id, { cookie: other, body: { panels: "none" } }));
    });
    expectOk(await put(id, { cookie: bothCookie, body: { panels: panelsOn(onA()) } }), dashboard);
    const colleague = await put(id, { cookie: member, body: { name: "Ours" } });
    expect(expectOk(colleague, dashboard)).toMatchObject({ name: "Ours", created_by: both.id });
    const reaching = await withoutWriting(() => put(id, { cookie: member, body: { panels } }));
    expectFailure(reaching, 403, "AuthorizationError", "No team you belong to has access to this source");
  });

  it("refuses what was changed since it was read, and a time that is none", async () => {
    const { id, updated_at } = await make(member);
    const stale = "Dashboard was modified by someone else; reload and reapply your changes";
    const rename = (name: string) => put(id, { cookie: member, body: { name, updated_at } });
    const first = expectOk(await rename("First"), dashboard);
    await withoutWriting(async () => {
      expectFailure(await rename("Second"), 409, "ConflictError", stale);
      const wrong = await put(id, { cookie: member, body: { updated_at: "yesterday" } });
      expectFault(wrong, "updated_at must be a time as it was read");
    });
    expect(await read(id, { cookie: member })).toEqual(first);
  });

  it("lets one of many that saw the same win", async () => {
    const { id, updated_at } = await make(member);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        put(id, { cookie: member, body: { name: `n${n}`, panels: panelsOn(onA(), onA()), updated_at } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
    const won = answers.find(({ status }) => status === 200)?.body.data;
    expect(await read(id, { cookie: member })).toEqual(won);
  });

  it("tells two changes apart that come at the same moment", async () => {
    const { id } = await make(member);
    const stamps = new Set<string>();
    for (let n = 0; n < 5; n++) {
      stamps.add(expectOk(await put(id, { cookie: member, body: { name: `n${n}` } }), dashboard).updated_at);
    }
    expect(stamps.size).toBe(5);
  });
});

describe("DELETE /dashboards/:id", () => {
  it("is for its creator and administrators, who needn't see what is on it", async () => {
    const refused = "Only the creator or a global admin can delete this dashboard";
    const [one, two] = [await shared(), await shared()];
    await withoutWriting(async () => {
      for (const sent of [{ cookie: member }, { cookie: other }]) {
        expectFailure(await call("DELETE", `/dashboards/${one.id}`, sent), 403, "AuthorizationError", refused);
      }
    });
    const machine = { token: await tokenOf(world.bot, ["*"]) };
    expectFailure(await call("DELETE", `/dashboards/${one.id}`, machine), 403, "AuthorizationError", refused);
    const events = await recordedDuring(async () => {
      for (const [{ id }, cookie] of [
        [one, bothCookie],
        [two, admin],
      ] as const) {
        const answer = await call("DELETE", `/dashboards/${id}`, { cookie });
        expectOk(answer, message("Dashboard deleted successfully"));
        expectMissing(await call("GET", `/dashboards/${id}`, { cookie: bothCookie }));
      }
    });
    expect(events).toMatchObject([
      { action: "dashboard.deleted", before: { name: "Health", created_by: both.id } },
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
    const { id } = await make(await sessionOf(person), { panels: panelsOn([team, one], [team, two]) });
    await db.team.delete({ where: { id: team.id } });
    await db.user.delete({ where: { id: person.id } });
    const kept = await read(id, { cookie: member });
    expect(kept.panels.panels.map(({ team_id }) => team_id)).toEqual([world.teamA.id, world.teamA.id]);
    expect([kept.created_by, kept.created_by_name, kept.can_edit]).toEqual([undefined, undefined, true]);
    await db.source.delete({ where: { id: one.id } });
    const left = await read(id, { cookie: member });
    expect([left.panels.panels.map((panel) => panel.id), left.panels.layout.map((place) => place.id)]).toEqual([
      ["p1"],
      ["p1"],
    ]);
    await db.source.delete({ where: { id: two.id } });
    expectNoAccess(await call("GET", `/dashboards/${id}`, { cookie: member }));
    expect((await read(id, { cookie: admin })).panels.panels).toEqual([]);
  });

  it("stands in no deletion's way, and no deletion in the way of a change", async () => {
    for (let round = 0; round < 5; round++) {
      const source = await newSource([world.teamA]);
      const places = [onA(), [world.teamA, source] as const] as const;
      const { id } = await make(member, { panels: panelsOn(...places) });
      const change = () => put(id, { cookie: member, body: { panels: panelsOn(...places) } });
      const [gone, ...changes] = await Promise.all([
        call("DELETE", `/admin/sources/${source.id}`, { cookie: admin }),
        ...Array.from({ length: 4 }, change),
      ]);
      expect(gone.status, gone.text).toBe(200);
      for (const { status, text } of changes) expect([200, 403], text).toContain(status);
      const left = await read(id, { cookie: member });
      expect(left.panels.panels.map((panel) => panel.id)).toEqual(["p0"]);
    }
  });
});
