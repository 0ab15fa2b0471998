import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { type Answer, call, openServer, sendRaw } from "@/lib/testing/http";
import { newServiceAccount, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import {
  expectBad,
  expectFailure,
  expectNoAdmin,
  expectNoMember,
  expectNoScope,
  expectOk,
  withoutWriting,
} from "./expect";
import * as shapes from "./shapes";

const LIMIT = 4 * 1024 * 1024;
let world: World;
let server: Awaited<ReturnType<typeof openServer>>;
let token: string;
beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
  token = await tokenOf(world.bot, ["*"]);
});
afterAll(() => server.close());

const expectNoRoute = (answer: Answer) => expectFailure(answer, 404, "NotFoundError", "API route not found");
const expectNobody = (answer: Answer) => expectFailure(answer, 401, "AuthenticationError", "Authentication required");

describe.each(["handlers", "server"] as const)("a path that leads nowhere, through the %s", (door) => {
  const through = () => (door === "server" ? server.call : call);

  it.each([
    ["GET", "/nothing"],
    ["GET", "/api/v2/me"],
    ["GET", "/api/x"],
    ["POST", "/me"],
    ["PATCH", "/me"],
    ["DELETE", "/health"],
    ["PUT", "/admin-users"],
    ["GET", "/me/tokens/1"],
    ["GET", "/me/"],
  ])("%s %s is 404 whoever asks", async (method, path) => {
    if (path === "/me/") return expectNobody(await through()(method, path));
    expectNoRoute(await through()(method, path));
    expectNoRoute(await through()(method, path, { token }));
  });

  it("is told only to whom its group would let in", async () => {
    const call = through();
    const [member, admin] = [await sessionOf(world.member), await sessionOf(world.admin)];
    expectNobody(await call("GET", "/admin/nothing"));
    expectNoAdmin(await call("GET", "/admin/nothing", { cookie: member }));
    expectNoRoute(await call("GET", "/admin/nothing", { cookie: admin }));
    expectNoRoute(await call("GET", "/admin/nothing", { token: await tokenOf(world.bot, ["logs:read"]) }));
    expectNoAdmin(await call("PATCH", "/admin/users", { cookie: member }));
    for (const group of ["members", "sources"]) {
      const path = `/${group}/1/2/3`;
      expectNobody(await call("GET", `/teams/${world.teamA.id}${path}`));
      expectNoMember(await call("GET", `/teams/${world.teamB.id}${path}`, { cookie: member }));
      expectNoRoute(await call("GET", `/teams/${world.teamA.id}${path}`, { cookie: member }));
    }
    for (const group of ["collections", "saved-queries", "alerts", "dashboards"]) {
      expectNobody(await call("GET", `/${group}/nothing`));
      expectNoRoute(await call("GET", `/${group}/nothing/at/all`, { cookie: member }));
    }
  });

  it("hears 401 before any word about ids", async () => {
    for (const path of ["/teams/x/members/1/2", "/teams/x", "/admin/users/x", "/teams/x/sources/y/schema"]) {
      expectNobody(await through()("GET", path));
    }
  });
});

describe("the front door", () => {
  it.each(["/API/V1/ME", "/api/v1/me/", "/Api/v1/Me//", "//api//v1/me", "/api/v1/me?x=1"])(
    "answers %s",
    async (path) => {
      const answer = await fetch(`${server.origin}${path}`, { headers: { authorization: `Bearer ${token}` } });
      expect([answer.status, (await answer.json()).data.user.id]).toEqual([200, world.bot.id]);
    },
  );

  it("S-024 answers HEAD as GET, without a body and with every guard", async () => {
    const head = await server.call("HEAD", "/me", { token });
    expect([head.status, head.text]).toEqual([200, ""]);
    expect(head.headers.get("x-request-id")).toBeTruthy();
    expect((await server.call("HEAD", "/me")).status).toBe(401);
    expect((await server.call("HEAD", "/admin/users", { token: await tokenOf(world.bot, ["logs:read"]) })).status).toBe(
      403,
    );
    expect((await server.call("HEAD", "/admin/users", { cookie: await sessionOf(world.member) })).status).toBe(403);
    expect((await server.call("HEAD", "/nothing")).status).toBe(404);
  });

  it("S-024 does not let a header or a parameter choose the method", async () => {
    const victim = await newServiceAccount();
    const path = `/admin/service-accounts/${victim.id}`;
    const reader = await tokenOf(world.bot, ["profile:read", "users:read"]);
    await withoutWriting(async () => {
      for (const name of ["x-http-method-override", "x-http-method", "x-method-override"]) {
        await server.call("POST", path, { token, body: {}, headers: { [name]: "DELETE" } });
        await server.call("GET", "/me", { token, headers: { [name]: "DELETE" } });
        const made = await server.call("GET", "/admin/service-accounts", { token, headers: { [name]: "POST" } });
        expect(made.status).toBe(200);
        const refused = await server.call("POST", "/admin/service-accounts", {
          token: reader,
          body: { name: "sneaked" },
          headers: { [name]: "GET" },
        });
        expectNoScope(refused, "users:write");
      }
      await server.call("POST", `${path}?_method=DELETE`, { token, body: { _method: "DELETE" } });
    });
  });

  it("S-023 allows no other site anything", async () => {
    for (const method of ["OPTIONS", "GET"]) {
      const headers = { origin: "https://evil.example", "access-control-request-method": "GET" };
      const answer = await server.call(method, "/me", { headers });
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
  });

  it("gives every answer an id of its own, never the caller's", async () => {
    const headers = { "x-request-id": "mine" };
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.call("GET", "/me", { token, headers })));
    const ids = answers.map((answer) => answer.headers.get("x-request-id"));
    expect(new Set(ids).size).toBe(20);
    expect(ids).not.toContain("mine");
  });
});

describe("public routes", () => {
  it("tell what the instance can, uncached", async () => {
    const answer = await server.call("GET", "/meta");
    expectOk(answer, shapes.meta);
    expect(answer.headers.get("cache-control")).toBe("no-store, private");
    expectOk(await server.call("GET", "/health"), shapes.health);
    for (const path of ["/livez", "/readyz"]) expect((await server.call("GET", path)).status).toBe(200);
    expectOk(await call("GET", "/meta", { token: "nonsense" }), shapes.meta);
  });
});

describe("a body", () => {
  const path = "/admin/service-accounts";
  const post = (body: unknown, type: string | null = "application/json", door = call) =>
    door("POST", path, { token, body, headers: { "content-type": type } });

  it("S-123 of more than 4 MiB is 413, and of exactly 4 MiB is read", async () => {
    const padded = (size: number) => `{"name":"padded","x":"${"x".repeat(size - 24)}"}`;
    expect(padded(LIMIT)).toHaveLength(LIMIT);
    for (const door of [call, server.call]) {
      const over = await withoutWriting(() => post(padded(LIMIT + 1), undefined, door));
      expectFailure(over, 413, "GeneralError", "Request Entity Too Large");
      expect((await post(padded(LIMIT), undefined, door)).status).toBe(201);
    }
  });

  it("that says no length, or a wrong one, is counted all the same", async () => {
    const head = `POST /api/v1${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
    const block = "x".repeat(65_536);
    const chunks = `10000\r\n${block}\r\n`.repeat(65);
    const chunked = await withoutWriting(() =>
      sendRaw(server.port, `${head}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`),
    );
    expect(chunked.slice(9, 12)).toBe("413");
    const lying = await sendRaw(server.port, `${head}Content-Length: 9999999999\r\n\r\n{}`);
    expect(lying.slice(9, 12)).toBe("413");
    const both = await sendRaw(server.port, `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`);
    expect(both.slice(9, 12)).toBe("400");
  });

  it.each(["gzip", "deflate", "br", "gzip, gzip", "zstd", "nothing"])(
    "S-124 that says it is compressed (%s) is not unpacked, however large it would be",
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024, 0x20), { level: 9 });
      const before = process.memoryUsage().rss;
      const headers = { "content-encoding": encoding, "content-type": "application/json" };
      for (const door of [call, server.call]) {
        const answer = await withoutWriting(() => door("POST", path, { token, body: bomb, headers }));
        expectBad(answer, "Invalid request body");
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    },
  );

  it("is not read before the guards have spoken", async () => {
    const huge = "x".repeat(LIMIT + 1);
    const narrow = await tokenOf(world.bot, ["logs:read"]);
    expectNobody(await call("POST", path, { body: huge }));
    expectNoScope(await call("POST", path, { token: narrow, body: huge }), "users:write");
    expectNoScope(await call("POST", path, { token: narrow, body: "{" }), "users:write");
  });

  it.each([null, "text/plain", "multipart/form-data; boundary=x", "application/jsonp", "application/xml", "json"])(
    "sent as %s is not read",
    async (type) => {
      const bytes = new TextEncoder().encode('{"name":"smuggled"}');
      expectBad(await withoutWriting(() => post(bytes, type)), "Invalid request body");
      const team = await call("POST", "/admin/teams", { token, body: bytes, headers: { "content-type": type } });
      expectBad(team, "Invalid request body", "ValidationError");
    },
  );

  it("may be a form, and JSON may name its charset", async () => {
    expectOk(await post("name=from+a+form", "application/x-www-form-urlencoded"), shapes.user, 201);
    expectOk(await post('{"name":"plain"}', "Application/JSON; charset=utf-8"), shapes.user, 201);
  });

  it.each([
    ["nothing", ""],
    ["half of it", '{"name":"x'],
    ["a text", '"name"'],
    ["a number", "7"],
    ["null", "null"],
    ["a list", '[{"name":"listed"}]'],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ["a name that is an object", '{"name":{"not":""}}'],
    ["a name that is a list", '{"name":["a","b"]}'],
  ])("with %s is refused", async (_, body) => {
    expectBad(await withoutWriting(() => post(body)), "Invalid request body");
  });

  it.each([
    ["a NUL in a text", '{"name":"a\\u0000b"}'],
    ["half a surrogate pair", '{"name":"a\\ud800b"}'],
    ["ten thousand levels", `{"name":"deep","x":${"[".repeat(10_000)}${"]".repeat(10_000)}}`],
    ["a hundred thousand keys", `{"name":"keys",${Array.from({ length: 100_000 }, (_, n) => `"k${n}":1`).join(",")}}`],
    ["__proto__", '{"name":"proto","__proto__":{"role":"admin"},"constructor":{"prototype":{"x":1}}}'],
    ["one key twice", '{"name":"first","name":"second"}'],
    ["a number beyond all bounds", '{"name":"number","x":1e999}'],
    ["a direction mark and a line separator", '{"name":"a\\u202eb\\u2028c"}'],
  ])("S-121 S-123 with %s is never a failure of ours", async (_, body) => {
    const answer = await post(body);
    expect([201, 400], answer.text).toContain(answer.status);
    expect(Object.hasOwn(Object.prototype, "role")).toBe(false);
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
  });

  it("with a NUL or half a pair is refused wherever a text is stored", async () => {
    const cookie = await sessionOf(world.admin);
    for (const evil of ["a\u0000b", "a\ud800b"]) {
      const bodies: [string, string, unknown][] = [
        ["POST", "/me/tokens", { name: evil, scopes: ["logs:read"] }],
        ["POST", "/admin/service-accounts", { name: evil }],
        ["POST", "/admin/teams", { name: evil }],
        ["POST", "/admin/teams", { name: "fine name", description: evil }],
        ["POST", "/admin/users", { email: `${evil}@example.test`, full_name: "Ann" }],
        ["POST", "/admin/users", { email: "fine@example.test", full_name: evil }],
        ["PUT", `/teams/${world.teamA.id}`, { description: evil }],
        ["PUT", `/admin/sources/${world.sourceA.id}`, { name: evil }],
        ["PUT", `/admin/sources/${world.sourceA.id}`, { description: evil }],
        ["POST", `/teams/${world.teamA.id}/members`, { user_id: world.stranger.id, role: evil }],
      ];
      for (const [method, to, body] of bodies) {
        const answer = await withoutWriting(() => call(method, to, { cookie, body }));
        expect(answer.status, `${method} ${to} ${JSON.stringify(body)}: ${answer.text}`).toBe(400);
      }
    }
  });

  it("keeps awkward but lawful text as it came", async () => {
    const name = "\u202e<script>alert(1)</script> '; DROP TABLE users; -- \u001b[31m {{x}}";
    const made = expectOk(await post({ name }), shapes.user, 201);
    const row = await db.user.findUniqueOrThrow({ where: { id: made.id } });
    expect([made.full_name, row.fullName]).toEqual([name, name]);
  });
});
