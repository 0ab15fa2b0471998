import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET, POST } from "@/app/api/auth/[...nextauth]/route";
import { closeDatabase, db } from "@/lib/platform/db";
import { type Idp, startIdp } from "@/lib/platform/embedded/idp/start";
import { SESSION_SECONDS } from "./options";
import { sessionFromRequest } from "./session-request";

const PLAIN = "http://localhost:3999";
const SECURE = "https://localhost:3998";
let CONSOLE = PLAIN;
const dataDir = mkdtempSync(join(tmpdir(), "latchkey-exchange-"));
const redirectUris = [PLAIN, SECURE].map((address) => `${address}/api/auth/callback/oidc`);
let idp: Idp;

beforeAll(async () => {
  idp = await startIdp({ dataDir, redirectUris });
  Object.assign(process.env, {
    LATCHKEY_PUBLIC_URL: CONSOLE,
    LATCHKEY_SECRET: randomBytes(32).toString("hex"),
    LATCHKEY_TOKEN_SECRET: randomBytes(32).toString("hex"),
    CLICKHOUSE_URL: "http://localhost:1",
    OIDC_ISSUER: idp.issuer,
    OIDC_CLIENT_ID: idp.clientId,
    OIDC_CLIENT_SECRET: idp.clientSecret,
    LATCHKEY_ADMIN_EMAILS: "admin@latchkey.test",
  });
  const people = ["owner", "member"].map((name) => ({ email: `${name}@latchkey.test`, fullName: name }));
  await db.user.createMany({ data: people });
});
afterAll(async () => {
  await idp.stop();
  await closeDatabase();
  rmSync(dataDir, { recursive: true });
});

/** The cookies of one browser, for one host: what answers set, and what requests send. */
class Jar {
  readonly kept = new Map<string, string>();
  readonly lines: string[] = [];

  take(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      this.lines.push(line);
      const [pair = ""] = line.split(";");
      const [name = "", value = ""] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
      if (value) this.kept.set(name, value);
      else this.kept.delete(name);
    }
    return response;
  }

  get header(): string {
    return [...this.kept].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

const at = (nextauth: string[]) => ({ params: Promise.resolve({ nextauth }) });

type Start = { next?: string; origin?: string; anew?: boolean };

async function start(jar: Jar, { next = "/", origin = CONSOLE, anew = false }: Start = {}) {
  const body = new URLSearchParams({ next, ...(anew && { anew: "1" }) }).toString();
  const headers = { origin, cookie: jar.header, "content-length": String(body.length) };
  const request = new Request(`${CONSOLE}/api/auth/signin/oidc`, { method: "POST", headers, body });
  return jar.take(await POST(request, at(["signin", "oidc"])));
}

async function providerAddress(started: Response): Promise<string> {
  const link = /href="([^"]+)"/.exec(await started.text())?.[1] ?? "";
  return link.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

/** Signs in at the provider as a browser would, and answers the address that leads back. */
async function choose(address: string, person: string, jar = new Jar()): Promise<string> {
  let to = address;
  let form: URLSearchParams | null = null;
  for (let hop = 0; hop < 10 && !to.startsWith(CONSOLE); hop++) {
    const { origin } = new URL(to);
    const headers = { cookie: jar.header, origin };
    const response = jar.take(
      await fetch(to, { redirect: "manual", headers, ...(form && { method: "POST", body: form }) }),
    );
    form = null;
    const location = response.headers.get("location");
    if (location) to = new URL(location, to).href;
    else form = new URLSearchParams({ person });
  }
  return to;
}

const finish = async (jar: Jar, address: string) =>
  jar.take(await GET(new Request(address, { headers: { cookie: jar.header } }), at(["callback", "oidc"])));

async function signIn(jar: Jar, person: string, next = "/", atProvider = new Jar()) {
  return finish(jar, await choose(await providerAddress(await start(jar, { next })), person, atProvider));
}

const whoHas = (jar: Jar) => sessionFromRequest(new Request(CONSOLE, { headers: { cookie: jar.header } }));
const explained = (code: string) => `${CONSOLE}/auth-error?error=${code}`;

describe("signing in at a real provider", () => {
  it("opens a session of eight hours and lands where the person was going", async () => {
    const jar = new Jar();
    const response = await signIn(jar, "mia", "/teams/3?tab=members");
    expect(response.headers.get("location")).toBe(`${CONSOLE}/teams/3?tab=members`);
    const { principal, facts } = await whoHas(jar);
    expect(facts).toEqual({ credential: "alive", account: "active" });
    expect(principal?.identity.email).toBe("member@latchkey.test");
    const left = (principal?.session?.expiresAt.getTime() ?? 0) - Date.now();
    expect(Math.abs(left - SESSION_SECONDS * 1000)).toBeLessThan(10_000);
    const line = jar.lines.findLast((cookie) => cookie.startsWith("latchkey.session=")) ?? "";
    expect(line).toMatch(/; Path=\/; .*HttpOnly; SameSite=Lax/);
    expect(jar.lines.filter((cookie) => cookie.startsWith("latchkey.csrf="))).toEqual([]);
    expect([...jar.kept.keys()]).toEqual(["latchkey.session"]);
    expect(await db.auditEvent.count({ where: { action: "user.signed_in", actorName: "member@latchkey.test" } })).toBe(
      1,
    );
  });

  it("creates the administrator whom the operator names", async () => {
    const jar = new Jar();
    await signIn(jar, "ada");
    expect((await whoHas(jar)).principal).toMatchObject({ globalRole: "admin", identity: { fullName: "Ada Admin" } });
  });

  it("lands on / when the way back would lead elsewhere", async () => {
    for (const next of ["//evil.example", "/\\evil.example", "https://evil.example", "/%2f%2fevil.example"]) {
      const response = await signIn(new Jar(), "mia", next);
      expect(response.headers.get("location")).toBe(`${CONSOLE}/`);
    }
  });

  it("asks the provider for proof anew where that is wanted, believes when it was given, and rotates the session", async () => {
    const [jar, atProvider] = [new Jar(), new Jar()];
    await signIn(jar, "mia", "/", atProvider);
    const before = jar.header;
    const ordinary = new URL(await providerAddress(await start(new Jar())));
    expect([ordinary.searchParams.get("prompt"), ordinary.searchParams.get("max_age")]).toEqual([null, null]);
    await db.session.updateMany({ data: { authenticatedAt: new Date(0) } });
    expect((await whoHas(jar)).principal?.session?.isFresh).toBe(false);

    const address = await providerAddress(await start(jar, { next: "/admin/service-tokens?resume=token", anew: true }));
    const asked = new URL(address).searchParams;
    expect([asked.get("prompt"), asked.get("max_age")]).toEqual(["login", "0"]);
    const startedAt = Date.now();
    const back = await finish(jar, await choose(address, "mia", atProvider));
    expect(back.headers.get("location")).toBe(`${CONSOLE}/admin/service-tokens?resume=token`);
    const { principal } = await whoHas(jar);
    expect([principal?.identity.email, principal?.session?.isFresh]).toEqual(["member@latchkey.test", true]);
    const row = await db.session.findUniqueOrThrow({ where: { id: principal?.session?.id ?? 0 } });
    // The provider tells whole seconds, and never more than now.
    expect(row.authenticatedAt.getTime() % 1000).toBe(0);
    expect(Math.abs(row.authenticatedAt.getTime() - startedAt)).toBeLessThan(10_000);
    const old = await sessionFromRequest(new Request(CONSOLE, { headers: { cookie: before } }));
    expect(old.facts.credential).toBe("session_unknown");
  });

  it("neither keeps the earlier session nor links the newcomer to its person", async () => {
    const [jar, atProvider] = [new Jar(), new Jar()];
    await signIn(jar, "mia", "/", atProvider);
    const before = new Jar();
    for (const [name, value] of jar.kept) before.kept.set(name, value);
    await signIn(jar, "olu", "/", atProvider);
    expect((await whoHas(jar)).principal?.identity.email).toBe("owner@latchkey.test");
    expect((await whoHas(before)).facts.credential).toBe("session_unknown");
    const mia = await db.user.findUniqueOrThrow({
      where: { email: "member@latchkey.test" },
      include: { identities: true },
    });
    expect(mia.identities.map(({ subject }) => subject)).toEqual(["mia"]);
  });

  it("refuses a deactivated person, with a page that says so and no session", async () => {
    await db.user.update({ where: { email: "owner@latchkey.test" }, data: { status: "inactive" } });
    const jar = new Jar();
    const response = await signIn(jar, "olu");
    await db.user.update({ where: { email: "owner@latchkey.test" }, data: { status: "active" } });
    expect(response.headers.get("location")).toBe(explained("user_inactive"));
    expect(jar.kept.has("latchkey.session")).toBe(false);
  });

  it("begins only from a page of ours", async () => {
    const response = await start(new Jar(), { origin: "https://evil.example" });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect((await start(new Jar(), { next: "/".padEnd(10_000, "a") })).status).toBe(413);
  });

  it("refuses an answer that another browser asked for, an old one, and a tampered one", async () => {
    const [jar, other] = [new Jar(), new Jar()];
    const address = await choose(await providerAddress(await start(jar)), "mia");
    expect((await finish(new Jar(), address)).headers.get("location")).toBe(explained("session_expired"));
    await start(other);
    expect((await finish(other, address)).headers.get("location")).toBe(explained("invalid_token"));
    const tampered = new URL(address);
    tampered.searchParams.set("code", "made-up");
    expect((await finish(jar, tampered.href)).headers.get("location")).toBe(explained("invalid_token"));
    for (const tried of [jar, other]) expect(tried.kept.has("latchkey.session")).toBe(false);
  });

  it("tells a person who turned back from one who was refused", async () => {
    const jar = new Jar();
    const state = new URL(await providerAddress(await start(jar))).searchParams.get("state");
    const back = `${CONSOLE}/api/auth/callback/oidc?error=access_denied&state=${state}`;
    expect((await finish(jar, back)).headers.get("location")).toBe(explained("sign_in_cancelled"));
  });

  it("opens nothing else of next-auth", async () => {
    for (const path of [
      ["session"],
      ["providers"],
      ["csrf"],
      ["signout"],
      ["_log"],
      ["callback", "other"],
      ["signin"],
    ]) {
      const address = `${CONSOLE}/api/auth/${path.join("/")}`;
      expect((await GET(new Request(address), at(path))).status).toBe(404);
      const headers = { origin: CONSOLE };
      expect((await POST(new Request(address, { method: "POST", headers }), at(path))).status).toBe(404);
    }
  });

  it("S-087 says that the provider does not answer, at either end", async () => {
    const jar = new Jar();
    const address = await choose(await providerAddress(await start(jar)), "mia");
    await idp.stop();
    expect((await start(new Jar())).headers.get("location")).toBe(explained("provider_unavailable"));
    expect((await finish(jar, address)).headers.get("location")).toBe(explained("provider_unavailable"));
    idp = await startIdp({ dataDir, redirectUris });
  });
});

describe("signing in over https", () => {
  beforeAll(() => {
    CONSOLE = SECURE;
    process.env.LATCHKEY_PUBLIC_URL = SECURE;
    // Settings are read once a process; this file looks at two consoles.
    delete (globalThis as { latchkeyEnvironment?: unknown }).latchkeyEnvironment;
  });

  it("S-080 uses cookies that only this host can set and only TLS carries, and none of the plain names", async () => {
    const jar = new Jar();
    const response = await signIn(jar, "mia", "/teams/3");
    expect(response.headers.get("location")).toBe(`${SECURE}/teams/3`);
    for (const line of jar.lines)
      expect(line).toMatch(/^__Host-latchkey\.\w+=.*; Path=\/;.* HttpOnly;( Secure;)? SameSite=Lax/);
    for (const line of jar.lines) expect(line).toMatch(/; Secure/);
    expect((await whoHas(jar)).principal?.identity.email).toBe("member@latchkey.test");
    const plain = new Jar();
    plain.kept.set("latchkey.session", jar.kept.get("__Host-latchkey.session") ?? "");
    expect((await whoHas(plain)).facts.credential).toBe("absent");
  });
});
