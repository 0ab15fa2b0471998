import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { engineClient } from "@/lib/platform/clickhouse";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import { newSource, newTable, newTeam, newWorld, sessionOf, tokenOf, unique, type World } from "@/lib/testing/world";
import {
  expectBad,
  expectFailure,
  expectNoLink,
  expectNoMember,
  expectNoScope,
  expectNoTeamAdmin,
  expectOk,
  withoutIds,
  withoutWriting,
} from "./expect";
import * as shapes from "./shapes";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

/** The body that creates a source over a table of this test's own. */
async function newBody(more: Record<string, unknown> = {}) {
  const { database, table } = await newTable();
  const connection = { host: "embedded", username: "", password: "", database, table_name: table, tls_enable: false };
  return { name: unique("s"), meta_ts_field: "timestamp", meta_severity_field: "level", connection, ...more };
}
const MISSING = [404, "GeneralError", "Source not found"] as const;
const MANAGED = "This source is managed by provisioning config and cannot be modified via API";
/** What the creating answer knows: a source whose columns are read later. */
const created = shapes.listedSource;

describe("/admin/sources", () => {
  it("creates a source over a table that is there", async () => {
    const body = await newBody({ description: "Logs of a test", ttl_days: 30 });
    const data = expectOk(await call("POST", "/admin/sources", { cookie, body }), created, 201);
    expect(data).toMatchObject({ name: body.name, ttl_days: 30, is_connected: true, _meta_severity_field: "level" });
    expect(data.identity_key).toBe(`clickhouse:embedded/${body.connection.database}/${body.connection.table_name}`);
  });

  it("makes a table of plain types only: nothing rides behind one", async () => {
    const connection = { host: "embedded", database: "contract", tls_enable: false };
    for (const type of [
      "Nullable(String) DEFAULT (currentUser())",
      "Nullable(String), leak String ALIAS (file('/proc/self/environ'))",
      "Enum8('a') ALIAS (hostName())",
      "String) ENGINE = Memory AS (SELECT 1)",
      "Enum8('a)",
    ]) {
      const table = unique("types").replace("-", "_");
      const body = { name: unique("s"), meta_is_auto_created: true, schema: [{ name: "a", type }] };
      const answer = await call("POST", "/admin/sources", {
        cookie,
        body: { ...body, connection: { ...connection, table_name: table } },
      });
      expectFailure(answer, 400, "ValidationError", `schema: column type '${type}' is not valid`);
    }
    const types = ["Map(LowCardinality(String), Nullable(String))", "DateTime64(3, 'UTC')", "Enum8('a)', 'b')"];
    const schema = types.map((type, n) => ({ name: `c${n}`, type }));
    const made = { ...connection, table_name: unique("types").replace("-", "_") };
    const body = { name: unique("s"), meta_is_auto_created: true, schema, connection: made };
    expectOk(await call("POST", "/admin/sources", { cookie, body }), created, 201);
  });

  it("takes the older clients' words and makes the table when asked", async () => {
    const table = unique("made").replace("-", "_");
    const body = {
      name: unique("s"),
      _meta_is_auto_created: true,
      _meta_ts_field: "at",
      _meta_severity_field: "sev",
      connection: { host: "embedded", database: "contract", table_name: table, tls_enable: false },
      schema: [
        { name: "sev", type: "LowCardinality(String)" },
        { name: "body", type: "String" },
      ],
    };
    const data = expectOk(await call("POST", "/admin/sources", { cookie, body }), created, 201);
    expect(data).toMatchObject({ _meta_is_auto_created: true, _meta_ts_field: "at", _meta_severity_field: "sev" });
    const one = expectOk(await call("GET", `/admin/sources/${data.id}`, { cookie }), shapes.source);
    expect(one.columns.map(({ name }) => name)).toEqual(["at", "sev", "body"]);
  });

  it("refuses a twin", async () => {
    const body = await newBody();
    const first = expectOk(await call("POST", "/admin/sources", { cookie, body }), created, 201);
    const twin = { ...body, connection: { ...body.connection, host: "EMBEDDED" } };
    const answer = await withoutWriting(() => call("POST", "/admin/sources", { cookie, body: twin }));
    const key = `clickhouse:embedded/${body.connection.database}/${body.connection.table_name}`;
    const message = `source identity "${key}" already exists (ID: ${first.id}): source already exists`;
    expectFailure(answer, 409, "ConflictError", message);
  });

  it("S-048 never tells a password, in any form", async () => {
    const body = await newBody();
    const secret = unique("secret");
    body.connection.password = secret;
    const answer = await call("POST", "/admin/sources", { cookie, body });
    const data = expectOk(answer, created, 201);
    expect(data.connection.has_password).toBe(true);
    const texts = [answer.text, (await call("GET", `/admin/sources/${data.id}`, { cookie })).text];
    const row = await db.source.findUniqueOrThrow({ where: { id: data.id } });
    for (const text of texts) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(row.sealedPassword ?? "-");
    }
    expect(row.sealedPassword).not.toContain(secret);
  });

  it.each([
    [{ name: "" }, /^name: /],
    [{ name: "é".repeat(26) }, /^name: /],
    [{ connection: { host: "" } }, /^connection\.host: /],
    [{ connection: { host: "http://x" } }, /^connection\.host: /],
    [{ connection: { host: "169.254.169.254" } }, /^connection\.host: /],
    [{ connection: { host: "[::ffff:169.254.169.254]:80" } }, /^connection\.host: /],
    [{ connection: { host: "0.0.0.0" } }, /^connection\.host: /],
    [{ connection: { database: "a b" } }, /^connection\.database: /],
    [{ connection: { database: "system" } }, /^connection\.database: /],
    [{ connection: { table_name: "x`; DROP TABLE y" } }, /^connection\.table_name: /],
    [{ connection: { table_name: "nobody_made_this" } }, /^connection\.table_name: /],
    [{ meta_ts_field: "level" }, /^meta_ts_field: /],
    [{ meta_ts_field: "absent" }, /^meta_ts_field: /],
    [{ meta_severity_field: "duration_ms" }, /^meta_severity_field: /],
    [{ description: "é".repeat(251) }, /^description: /],
    [{ ttl_days: -1 }, /^ttl_days: /],
    [{ source_type: "victorialogs" }, /^source_type: /],
    [{ ttl_days: "x" }, /^Invalid request body$/],
    [{ connection: { settings: { readonly: 3 } } }, /./],
  ])("refuses %j", async (more, pattern) => {
    const body = await newBody();
    const given = {
      ...body,
      ...more,
      connection: { ...body.connection, ...("connection" in more && more.connection) },
    };
    const answer = await withoutWriting(() => call("POST", "/admin/sources", { cookie, body: given }));
    expect([answer.status, answer.body.error_type], answer.text).toEqual([400, "ValidationError"]);
    expect(answer.body.message).toMatch(pattern);
  });

  it("lists sources without columns, and reads one with them", async () => {
    const list = expectOk(await call("GET", "/admin/sources", { cookie }), z.array(shapes.listedSource));
    expect(list.map(({ id }) => id)).toEqual(expect.arrayContaining([world.sourceA.id, world.sourceB.id]));
    const one = expectOk(await call("GET", `/admin/sources/${world.sourceA.id}`, { cookie }), shapes.source);
    expect(one.columns).toContainEqual({ name: "big", type: "UInt64" });
    expectFailure(await call("GET", "/admin/sources/2147483647", { cookie }), ...MISSING);
  });

  it("says when a source's table is gone instead of failing", async () => {
    const source = await newSource();
    await engineClient().command({ query: `DROP TABLE ${source.database}.${source.table}` });
    const data = expectOk(await call("GET", `/admin/sources/${source.id}`, { cookie }), shapes.listedSource);
    expect(data.is_connected).toBe(false);
  });

  it("S-108 changes what is named; a blank password stays, and does not follow to another host", async () => {
    const source = await newSource();
    const path = `/admin/sources/${source.id}`;
    const body = { name: "Renamed", description: "", ttl_days: 7 };
    expect(expectOk(await call("PUT", path, { cookie, body }), shapes.listedSource)).toMatchObject({
      name: "Renamed",
      ttl_days: 7,
    });
    await db.source.update({ where: { id: source.id }, data: { sealedPassword: "sealed" } });
    const connection = { host: "elsewhere.test", database: source.database, table_name: source.table };
    const moved = await withoutWriting(() => call("PUT", path, { cookie, body: { connection } }));
    expect([moved.status, moved.body.error_type]).toEqual([400, "ValidationError"]);
    expect((await db.source.findUniqueOrThrow({ where: { id: source.id } })).sealedPassword).toBe("sealed");
  });

  it("forgets a source and its links, not its rows", async () => {
    const source = await newSource([world.teamA]);
    const path = `/admin/sources/${source.id}`;
    expectOk(await call("DELETE", path, { cookie }), shapes.message("Source deleted successfully"));
    expect(await db.teamSource.count({ where: { sourceId: source.id } })).toBe(0);
    const left = await engineClient().query({ query: `SELECT count() AS n FROM ${source.database}.${source.table}` });
    expect(JSON.stringify(await left.json())).toContain('"n":5');
    await withoutWriting(async () => {
      expectFailure(await call("DELETE", path, { cookie }), ...MISSING);
      expectFailure(await call("PUT", path, { cookie, body: { name: "x" } }), ...MISSING);
    });
  });

  it("leaves alone what provisioning manages", async () => {
    const source = await newSource();
    await db.source.update({ where: { id: source.id }, data: { managed: true } });
    const path = `/admin/sources/${source.id}`;
    await withoutWriting(async () => {
      const refused = [
        await call("PUT", path, { cookie, body: { name: "x" } }),
        await call("DELETE", path, { cookie }),
      ];
      for (const answer of refused) expectFailure(answer, 403, "ManagedResourceError", MANAGED);
    });
  });
});

describe("POST /admin/sources/validate", () => {
  it("judges a connection, nested or flat, and writes nothing", async () => {
    const { connection } = await newBody();
    const post = (body: unknown) => call("POST", "/admin/sources/validate", { cookie, body });
    await withoutWriting(async () => {
      expectOk(await post({ connection }), shapes.validity("Connection successful"));
      const both = { timestamp_field: "timestamp", severity_field: "level" };
      const validated = shapes.validity("Connection and column types validated successfully");
      expectOk(await post({ connection, ...both }), validated);
      expectOk(await post({ ...connection, ...both }), validated);
      const wrong = await post({ connection, timestamp_field: "message" });
      expect([wrong.status, wrong.body.error_type]).toEqual([400, "ValidationError"]);
    });
  });
});

describe("/teams/:t/sources", () => {
  const linked = shapes.message("Source linked to team successfully");
  const unlinked = shapes.message("Source unlinked from team successfully");

  it("lists a team's sources without columns; [] for a team without, and for none", async () => {
    const member = await sessionOf(world.member);
    const list = await call("GET", `/teams/${world.teamA.id}/sources`, { cookie: member });
    const ids = expectOk(list, z.array(shapes.listedSource)).map(({ id }) => id);
    expect(ids).toEqual([world.sourceA.id]);
    const bare = await newTeam();
    for (const id of [bare.id, 2147483647]) {
      const answer = await call("GET", `/teams/${id}/sources`, { cookie });
      expect(expectOk(answer, z.array(shapes.listedSource))).toEqual([]);
    }
  });

  it("links and unlinks with 200, as often as one likes", async () => {
    const team = await newTeam([[world.teamAdmin, "admin"]]);
    const source = await newSource();
    const admin = await sessionOf(world.teamAdmin);
    const post = () => call("POST", `/teams/${team.id}/sources`, { cookie: admin, body: { source_id: source.id } });
    const remove = () => call("DELETE", `/teams/${team.id}/sources/${source.id}`, { cookie: admin });
    expectOk(await post(), linked);
    await withoutWriting(async () => expectOk(await post(), linked));
    expectOk(await remove(), unlinked);
    await withoutWriting(async () => expectOk(await remove(), unlinked));
  });

  it("refuses what cannot be linked", async () => {
    const post = (team: number, source_id: unknown) =>
      call("POST", `/teams/${team}/sources`, { cookie, body: { source_id } });
    await withoutWriting(async () => {
      for (const id of [0, -1, null, undefined]) {
        expectBad(await post(world.teamA.id, id), "Invalid source ID in request body");
      }
      expectBad(await post(world.teamA.id, "1"), "Invalid request body", "ValidationError");
      expectFailure(await post(world.teamA.id, 2147483647), 404, "NotFoundError", "source not found");
      expectFailure(await post(2147483647, world.sourceA.id), 404, "NotFoundError", "team not found");
    });
  });

  it("asks for membership, then the scope, then the role", async () => {
    const writer = await tokenOf(world.bot, ["teams:write"]);
    const body = { source_id: world.sourceB.id };
    const [own, foreign] = [`/teams/${world.teamA.id}/sources`, `/teams/${world.teamB.id}/sources`];
    await withoutWriting(async () => {
      expectNoMember(await call("GET", foreign, { token: writer }));
      expectNoMember(await call("POST", foreign, { token: writer, body }));
      expectNoScope(await call("GET", own, { token: writer }), "sources:read");
      expectNoTeamAdmin(await call("POST", own, { token: writer, body }));
      expectNoTeamAdmin(await call("DELETE", `${own}/${world.sourceA.id}`, { token: writer }));
    });
    const reader = await tokenOf(world.bot, ["sources:read", "sources:write"]);
    await withoutWriting(async () => expectNoScope(await call("POST", own, { token: reader, body }), "teams:write"));
  });
});

describe("/teams/:t/sources/:s", () => {
  it("shows a source and its columns to members", async () => {
    const token = await tokenOf(world.bot, ["sources:read"]);
    const path = `/teams/${world.teamA.id}/sources/${world.sourceA.id}`;
    expect(expectOk(await call("GET", path, { token }), shapes.source).id).toBe(world.sourceA.id);
    const columns = expectOk(await call("GET", `${path}/schema`, { token }), z.array(shapes.column));
    expect(columns.map(({ name }) => name)).toEqual([
      "timestamp",
      "level",
      "message",
      "duration_ms",
      "big",
      "attributes",
    ]);
  });

  it("answers membership, then the link, then the scope; foreign and missing alike", async () => {
    const bare = await tokenOf(world.bot, ["logs:read"]);
    const at = (team: number, source: number) => call("GET", `/teams/${team}/sources/${source}`, { token: bare });
    const foreign = await at(world.teamB.id, world.sourceB.id);
    expectNoMember(foreign);
    expect(withoutIds(await at(2147483647, 2147483647))).toBe(withoutIds(foreign));
    const unlinked = await at(world.teamA.id, world.sourceB.id);
    expectNoLink(unlinked);
    expect(withoutIds(await at(world.teamA.id, 2147483647))).toBe(withoutIds(unlinked));
    expectNoScope(await at(world.teamA.id, world.sourceA.id), "sources:read");
  });

  it("lets a signed-in administrator past membership and not past the link; an administrator's token past neither", async () => {
    const path = `/teams/${world.teamA.id}/sources/${world.sourceA.id}/schema`;
    expectOk(await call("GET", path, { cookie }), z.array(shapes.column));
    expectNoLink(await call("GET", `/teams/${world.teamA.id}/sources/${world.sourceB.id}/schema`, { cookie }));
    expectNoMember(await call("GET", path, { token: await tokenOf(world.admin, ["*"]) }));
    expectNoMember(await call("GET", path, { token: await tokenOf(world.drifter, ["*"]) }));
  });

  it("refuses ids that are none, each with its own sentence", async () => {
    const [team, source] = [world.teamA.id, world.sourceA.id];
    const badTeam = await call("GET", `/teams/x/sources/${source}`, { cookie });
    expectBad(badTeam, "Invalid team ID format", "ValidationError");
    for (const id of ["x", "0", "2147483648"]) {
      expectBad(await call("GET", `/teams/${team}/sources/${id}`, { cookie }), `Invalid source ID: ${id}`);
    }
  });
});
