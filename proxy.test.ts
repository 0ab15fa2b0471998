import { NextRequest } from "next/server";
import { beforeAll, describe, expect, it } from "vitest";
import { PATH_HEADER } from "@/lib/auth/page-headers";
import { proxy } from "./proxy";

const CONSOLE = "http://localhost:3000";
const SESSION = { cookie: "latchkey.session=whatever" };

beforeAll(() => {
  Object.assign(process.env, {
    NODE_ENV: "production",
    LATCHKEY_PUBLIC_URL: CONSOLE,
    LATCHKEY_SECRET: "x".repeat(32),
    LATCHKEY_TOKEN_SECRET: "x".repeat(32),
    DATABASE_URL: "postgresql://nobody@localhost:1/none",
    CLICKHOUSE_URL: "http://localhost:1",
    OIDC_ISSUER: "https://id.example.com",
    OIDC_CLIENT_ID: "c",
    OIDC_CLIENT_SECRET: "s",
  });
});

const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  proxy(new NextRequest(`${CONSOLE}${path}`, { method, headers: { host: "localhost:3000", ...headers } }));
/** What Next is told to send on to the page. */
const passedOn = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`);

describe("before a page", () => {
  it("sends browsers without a session cookie to sign in, and remembers where they were going", () => {
    const response = ask("/teams/3?tab=members");
    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe(`${CONSOLE}/sign-in?next=%2Fteams%2F3%3Ftab%3Dmembers`);
    expect(ask("/").headers.get("location")).toBe(`${CONSOLE}/sign-in`);
  });

  it("leads to the public address whatever Host says", () => {
    const forged = { host: "evil.example", "x-forwarded-host": "evil.example" };
    expect(ask("/teams", forged).headers.get("location")).toMatch(/^http:\/\/localhost:3000\/sign-in/);
  });

  it("lets everybody see the pages of sign-in", () => {
    for (const path of ["/sign-in", "/auth-error?error=auth_error"])
      expect(ask(path).headers.get("location")).toBeNull();
  });

  it("S-092 lets any cookie and any form post through, since it guards nothing", () => {
    expect(ask("/teams", SESSION).headers.get("location")).toBeNull();
    expect(ask("/teams", {}, "POST").headers.get("location")).toBeNull();
  });

  it("tells the page its path, whatever the client claims it is", () => {
    expect(passedOn(ask("/teams?a=1", { ...SESSION, [PATH_HEADER]: "//evil.example" }), PATH_HEADER)).toBe(
      "/teams?a=1",
    );
  });

  it("S-090 gives each request a nonce of its own, to the browser and to Next alike", () => {
    const [one, two] = [ask("/", SESSION), ask("/", SESSION)].map((response) => {
      const policy = response.headers.get("content-security-policy");
      expect(passedOn(response, "content-security-policy")).toBe(policy);
      return /'nonce-([^']{24})'/.exec(policy ?? "")?.[1];
    });
    expect(one).toBeTruthy();
    expect(one).not.toBe(two);
  });

  it("leads other loopback names to the public one, and no foreign name", () => {
    const refresh = (host: string) => ask("/teams?a=1", { host }).headers.get("refresh");
    expect(refresh("127.0.0.1:3000")).toBe(`0; url=${CONSOLE}/teams?a=1`);
    expect(refresh("[::1]:3000")).toBe(`0; url=${CONSOLE}/teams?a=1`);
    expect(refresh("localhost:3000")).toBeNull();
    expect(refresh("console.internal")).toBeNull();
  });
});
