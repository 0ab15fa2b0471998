import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, type Door, openServer } from "@/lib/testing/http";
import { newWorld, tokenOf, type World } from "@/lib/testing/world";

let world: World;
let server: Awaited<ReturnType<typeof openServer>>;
let door: Door;
beforeAll(async () => {
  world = await newWorld();
  server = await openServer();
  door = server.call;
});
afterAll(() => server.close());

/** The value of one sample, by its name and labels as they are printed. */
function sample(text: string, name: string): number {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? Number.NaN : Number(line.slice(name.length + 1));
}

describe("GET /metrics", () => {
  it("knows the engine and the pool from the first look on", async () => {
    const { text } = await door("GET", "/metrics");
    expect(sample(text, "latchkey_engine_up")).toBe(1);
    expect(sample(text, "latchkey_engine_statements")).toBeGreaterThan(0);
    expect(sample(text, "latchkey_engine_memory_bytes")).toBeGreaterThan(0);
    expect(sample(text, "process_resident_memory_bytes")).toBeGreaterThan(0);
  });

  it("tells a scraper on this machine, in Prometheus's text format, what was asked and what is there", async () => {
    const token = await tokenOf(world.bot, ["profile:read"]);
    const counted = 'latchkey_http_requests_total{route="/api/v1/me",method="GET",outcome="allowed"}';
    const before = sample((await door("GET", "/metrics")).text, counted) || 0;
    await door("GET", "/me", { token });
    await door("GET", "/Me/", { token });
    await door("GET", `/teams/${world.teamA.id}`, { token });
    const { status, headers, text } = await door("GET", "/metrics");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(sample(text, counted)).toBe(before + 2);
    const refused = 'latchkey_http_requests_total{route="/api/v1/teams/:teamID",method="GET",outcome="denied"}';
    expect(sample(text, refused)).toBeGreaterThan(0);
    expect(sample(text, 'latchkey_database_connections{state="idle"}')).toBeGreaterThan(0);
    const duration = 'latchkey_http_request_duration_seconds_count{route="/api/v1/me",method="GET"}';
    expect(sample(text, duration)).toBeGreaterThanOrEqual(2);
  });

  it("has neither ids nor a caller's words among its labels", async () => {
    await door("GET", `/teams/${world.teamA.id}/sources`, { token: await tokenOf(world.bot, ["*"]) });
    await door("GET", "/nothing/secret-word/987654321");
    await door("GET", "/nothing");
    const { text } = await door("GET", "/metrics");
    const ours = text.split("\n").filter((line) => line.startsWith("latchkey_http"));
    const routes = ours.map((line) => /route="([^"]*)"/.exec(line)?.[1] ?? "");
    expect(routes.filter((route) => /\d/.test(route.replace("/api/v1", "")))).toEqual([]);
    expect(text).not.toContain("secret-word");
    expect(new Set(routes.filter((route) => route.includes(":path")))).toEqual(new Set(["/api/:path"]));
  });

  it.each([
    ["x-forwarded-for", "127.0.0.1"],
    ["forwarded", "for=127.0.0.1"],
    ["x-real-ip", "127.0.0.1"],
  ])("takes nobody behind a proxy for this machine: %s", async (name, value) => {
    expect((await door("GET", "/metrics", { headers: { [name]: value } })).status).toBe(401);
  });

  it("asks everybody else for an administrator's token with settings:read", async () => {
    const from = (host: string, peer: string) =>
      call("GET", "/metrics", { headers: { host, "x-latchkey-peer": peer } }).then(({ status }) => status);
    expect(await from("localhost:3000", "127.0.0.1")).toBe(200);
    expect(await from("[::1]:3000", "::1")).toBe(200);
    expect(await from("localhost:3000", "192.0.2.1")).toBe(401);
    expect(await from("logs.example.com", "127.0.0.1")).toBe(401);

    const status = async (token: string) => (await door("GET", "/metrics", { token })).status;
    expect(await status(await tokenOf(world.admin, ["settings:read"]))).toBe(200);
    expect(await status(await tokenOf(world.admin, ["logs:read"]))).toBe(403);
    expect(await status(await tokenOf(world.member, ["settings:read"]))).toBe(403);
    expect(await status("logchef_1_unknown")).toBe(401);
  });
});
