import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { call, openServer, sendRaw } from "@/lib/testing/http";
import {
  expiredSessionOf,
  newPerson,
  newServiceAccount,
  newWorld,
  sessionOf,
  tokenOf,
  type World,
} from "@/lib/testing/world";
import { expectBadToken, expectFailure, expectOk, recordedDuring, withoutIds, withoutWriting } from "./expect";
import * as shapes from "./shapes";

let world: World;
let server: Awaited<ReturnType<typeof openServer>>;
let good: string;
beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
  good = await tokenOf(world.bot, ["*"]);
});
afterAll(() => server.close());

const nobody = (message: string) => [401, "AuthenticationError", message] as const;
const REQUIRED = nobody("Authentication required");

describe("a bearer token that does not open anything", () => {
  it("S-133 is answered with the same bytes, whatever is wrong with it", async () => {
    const [inactive, deleted] = [await newPerson("inactive"), await newServiceAccount()];
    const tokens = [
      await tokenOf(inactive, ["*"]),
      await tokenOf(deleted, ["*"]),
      await tokenOf(world.bot, ["*"], { revoked: true }),
      await tokenOf(world.bot, ["*"], { expiresAt: new Date(Date.now() - 1000) }),
      `logchef_${world.bot.id}_${"0".repeat(32)}`,
      `${good}x`,
      good.slice(0, -1),
      good.toUpperCase(),
      "logchef_",
      "ghp_something",
      "x".repeat(4000),
    ];
    await db.user.update({ where: { id: inactive.id }, data: { status: "inactive" } });
    await db.user.update({ where: { id: deleted.id }, data: { deletedAt: new Date() } });
    const answers = await withoutWriting(() => Promise.all(tokens.map((token) => call("GET", "/me", { token }))));
    for (const answer of answers) {
      expectBadToken(answer);
      expect(withoutIds(answer)).toBe(withoutIds(answers[0]!));
      expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="latchkey", error="invalid_token"');
      const names = [...answer.headers.keys()];
      expect(names).toEqual([...(answers[0]?.headers.keys() ?? [])]);
    }
  });

  it("S-002 opens nothing when any one character of a good one is another", async () => {
    const narrow = await tokenOf(world.bot, ["profile:read"]);
    expect((await call("GET", "/me", { token: narrow })).status).toBe(200);
    const letters = "0123456789abcdef";
    const random = narrow.length - 32;
    const changed = [...narrow].flatMap((was, at) => {
      const others = at < random ? "0aZ_-" : letters;
      return [...others].filter((one) => one !== was).map((one) => narrow.slice(0, at) + one + narrow.slice(at + 1));
    });
    expect(changed.length).toBeGreaterThan(32 * 15);
    for (let at = 0; at < changed.length; at += 40) {
      const some = changed.slice(at, at + 40);
      const answers = await Promise.all(some.map((token) => call("GET", "/me", { token })));
      expect(answers.map(({ status }) => status)).toEqual(some.map(() => 401));
    }
  }, 60_000);

  it("S-006 takes as long whether the account inside it is there or not", async () => {
    const digits = () => randomBytes(16).toString("hex");
    const wrongSecret = () => `logchef_${world.bot.id}_${digits()}`;
    const unknownId = () => `logchef_${world.bot.id + 1_000_000}_${digits()}`;
    const times: [number[], number[]] = [[], []];
    const ROUNDS = 1_500;
    for (let n = 0; n < 2 * ROUNDS + 100; n += 1) {
      const which = n % 2 === 0 ? 0 : 1;
      const token = which === 0 ? wrongSecret() : unknownId();
      const startedAt = performance.now();
      const { status } = await call("GET", "/me", { token });
      // The first ones warm up what both go through.
      if (n >= 100) times[which].push(performance.now() - startedAt);
      if (status !== 401) throw new Error(`answered ${status}`);
    }
    const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
    const spread = (list: number[]) => mean(list.map((one) => (one - mean(list)) ** 2)) / list.length;
    const welch = (mean(times[0]) - mean(times[1])) / Math.sqrt(spread(times[0]) + spread(times[1]));
    expect(Math.abs(welch)).toBeLessThan(4.5);
  }, 60_000);

  it("S-022 never falls back to the cookie, and a good one never looks at it", async () => {
    const cookie = await sessionOf(world.admin);
    expectBadToken(await call("GET", "/me", { token: "logchef_1_no", cookie }));
    const both = expectOk(await call("GET", "/me", { token: good, cookie }), shapes.caller);
    expect(both).toMatchObject({ auth_method: "token", user: { id: world.bot.id } });
    const nonsense = await call("GET", "/me", { token: good, cookie: "latchkey.session=nonsense" });
    expectOk(nonsense, shapes.caller);
    const [event] = await recordedDuring(() =>
      call("POST", "/admin/service-accounts", { token: good, cookie, body: { name: "by both" } }),
    );
    expect(event).toMatchObject({ actorId: world.bot.id, actorType: "service" });
  });

  it("S-030 is not read from the address", async () => {
    for (const name of ["token", "api_key", "access_token", "authorization"]) {
      expectFailure(await call("GET", `/me?${name}=${good}`), ...REQUIRED);
    }
  });
});

describe("an Authorization header of another kind", () => {
  it.each(["Basic dXNlcjpwYXNz", "Token abc", "bearer TOKEN", "BEARER TOKEN", "TOKEN", "Bearer\tTOKEN"])(
    "%j counts as none",
    async (header) => {
      const headers = { authorization: header.replace("TOKEN", good) };
      const answer = await call("GET", "/me", { headers });
      expectFailure(answer, ...REQUIRED);
      expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="latchkey"');
    },
  );

  it("says so when the scheme comes alone", async () => {
    const answer = await call("GET", "/me", { headers: { authorization: "Bearer " } });
    expectFailure(answer, ...nobody("Invalid Authorization header format"));
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_request"');
  });

  it.each([
    ["two spaces", "Bearer  TOKEN"],
    ["a tab before the token", "Bearer \tTOKEN"],
    ["something after it", "Bearer TOKEN extra"],
    ["two joined by a comma", "Bearer TOKEN, Bearer TOKEN"],
    ["two header lines", "Bearer TOKEN\r\nAuthorization: Bearer TOKEN"],
    ["a good one after a bad one", "Bearer logchef_1_bad\r\nAuthorization: Bearer TOKEN"],
    ["64 KiB", `Bearer logchef_${"a".repeat(65_536)}`],
    ["10 KiB", `Bearer logchef_${"a".repeat(10_240)}`],
    ["characters beyond ASCII", "Bearer logchef_\u00e9\u00ff"],
    ["a NUL", "Bearer logchef_1_\u0000"],
    ["a bare carriage return", "Bearer logchef_1_a\rb"],
    ["an empty token", "Bearer "],
    ["a quoted token", 'Bearer "TOKEN"'],
    ["percent-encoding", "Bearer logchef%5f1"],
  ])("S-021 with %s is never a failure of ours", async (_, value) => {
    const header = value.replaceAll("TOKEN", good);
    const text = `GET /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${header}\r\n\r\n`;
    const answer = await sendRaw(server.port, Buffer.from(text, "latin1"));
    const status = Number(answer.slice(9, 12));
    // White space around a field's parts is not part of it, so those two may be let in; nothing else may.
    expect(
      ["Bearer  ", "Bearer \t"].some((start) => value.startsWith(start)) ? [200, 400, 401] : [400, 401, 431],
    ).toContain(status);
    const alive = await server.call("GET", "/me", { token: good });
    expect(alive.status).toBe(200);
  });
});

describe("a session cookie", () => {
  it("that opens nothing is told why", async () => {
    const expired = await expiredSessionOf(world.member);
    expectFailure(await call("GET", "/me", { cookie: expired }), ...nobody("session expired"));
    const person = await newPerson("asleep");
    const cookie = await sessionOf(person);
    await db.user.update({ where: { id: person.id }, data: { status: "inactive" } });
    expectFailure(await call("GET", "/me", { cookie }), ...nobody("User account is inactive"));
    const name = cookie.split("=")[0];
    for (const value of ["A".repeat(43), "short", "é", `${"A".repeat(43)}B`, good]) {
      const answer = await call("GET", "/me", { headers: { cookie: `${name}=${encodeURIComponent(value)}` } });
      expectFailure(answer, ...nobody("session not found"));
    }
    expectFailure(await call("GET", "/me", { headers: { cookie: `${name}=` } }), ...REQUIRED);
  });

  it("S-009 is no bearer token, nor the other way round", async () => {
    const value = (await sessionOf(world.member)).split("=")[1];
    expectBadToken(await call("GET", "/me", { token: value }));
  });

  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["no site that can be told", { origin: "null" }],
    ["nowhere", { origin: null }],
    ["a name that ends alike", { origin: "http://evil-localhost:3000" }],
    ["a name that begins alike", { origin: "http://localhost:3000.evil.example" }],
    ["another port", { origin: "http://localhost:3001" }],
    ["another scheme", { origin: "https://localhost:3000" }],
    ["a page that the browser calls cross-site", { "sec-fetch-site": "cross-site" }],
    ["a page that the browser calls same-site", { "sec-fetch-site": "same-site" }],
    ["a form on another site", { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" }],
  ])("S-081 S-082 changes nothing for %s", async (_, headers: Record<string, string | null>) => {
    const cookie = await sessionOf(world.admin);
    const forged = { "x-forwarded-host": "evil.example", host: "evil.example", ...headers };
    await withoutWriting(async () => {
      for (const [method, path] of [
        ["POST", "/admin/service-accounts"],
        ["DELETE", `/admin/users/${world.stranger.id}`],
      ] as const) {
        const answer = await call(method, path, { cookie, body: { name: "forged" }, headers: forged });
        expectFailure(answer, 403, "AuthorizationError", "Cross-site request refused");
      }
    });
    const byToken = { token: good, body: { name: "machine" }, headers: { origin: headers.origin ?? null } };
    expect((await call("POST", "/admin/service-accounts", byToken)).status).toBe(201);
  });

  it("works from a page of ours, also where the browser leaves Origin out", async () => {
    const cookie = await sessionOf(world.admin);
    const body = { name: "from a page" };
    for (const headers of [
      { origin: env().publicUrl.origin },
      { origin: null, "sec-fetch-site": "same-origin" },
    ] as Record<string, string | null>[]) {
      expect((await call("POST", "/admin/service-accounts", { cookie, body, headers })).status).toBe(201);
    }
  });
});

describe("where a call came from", () => {
  it("is what the socket says, whatever the caller claims", async () => {
    const headers = { "x-latchkey-peer": "198.51.100.7", "x-forwarded-for": "198.51.100.8", "user-agent": "tester" };
    const body = { name: "addressed" };
    const [event] = await recordedDuring(() =>
      server.call("POST", "/admin/service-accounts", { token: good, body, headers }),
    );
    expect(event).toMatchObject({ address: "127.0.0.1", userAgent: "tester" });
  });
});
