import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { exportJWK, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { startIdp } from "@/lib/platform/embedded/idp/start";
import { env } from "@/lib/platform/env";
import { call } from "@/lib/testing/http";
import {
  type Account,
  join,
  newServiceAccount,
  newWorld,
  sessionOf,
  tokenOf,
  unique,
  type World,
} from "@/lib/testing/world";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const AUDIENCE = "latchkey-of-the-test";

let world: World;
let issuer: string;
let server: Server;
let isDown = false;
let asked = 0;
let admin: { cookie: string; headers: { origin: string } };

beforeAll(async () => {
  process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8,::1/128";
  world = await newWorld();
  admin = { cookie: await sessionOf(world.admin), headers: { origin: new URL(env().publicUrl).origin } };
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", use: "sig", alg: "RS256" };
  server = createServer((request, response) => {
    asked++;
    if (isDown) return response.writeHead(503).end();
    const answers: Record<string, unknown> = {
      "/.well-known/openid-configuration": { issuer, jwks_uri: `${issuer}/keys` },
      "/keys": { keys: [jwk] },
    };
    return response.end(JSON.stringify(answers[request.url ?? ""] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  delete process.env.LATCHKEY_OUTBOUND_ALLOW;
  server.close();
});

const now = () => Math.floor(Date.now() / 1000);
type Signing = { key?: KeyObject; header?: Record<string, unknown> };

function foreign(subject: string, claims: JWTPayload = {}, { key = privateKey, header = {} }: Signing = {}) {
  const payload = {
    iss: issuer,
    aud: AUDIENCE,
    sub: subject,
    iat: now(),
    exp: now() + 300,
    jti: unique("jti"),
    ...claims,
  };
  const left = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
  return new SignJWT(left).setProtectedHeader({ alg: "RS256", kid: "one", ...header }).sign(key);
}

async function rule(body: Record<string, unknown> = {}, by: object = admin) {
  const account = await newServiceAccount("ci");
  await join(account, world.teamA, "member");
  const subject = unique("repo:shop/site:ref:main");
  const asked = {
    name: "ci",
    service_account_id: account.id,
    issuer,
    audience: AUDIENCE,
    subject,
    scopes: ["profile:read", "logs:read"],
    ...body,
  };
  const answer = await call("POST", "/admin/federation-rules", { ...by, body: asked });
  return { answer, account, subject, id: answer.body?.data?.id as number };
}

const exchange = (token: string, more: Record<string, string> = {}) =>
  call("POST", "/oauth2/token", {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new TextEncoder().encode(
      String(
        new URLSearchParams({
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
          subject_token: token,
          ...more,
        }),
      ),
    ),
  });
const REFUSED = { error: "invalid_request", error_description: "The subject token is not acceptable" };

async function expectRefused(token: string, why: string) {
  const answer = await exchange(token);
  expect([answer.status, answer.body], why).toEqual([400, REFUSED]);
}

describe("token exchange", () => {
  it("gives a token of the rule's account for a quarter of an hour, and records it", async () => {
    const { account, subject, id } = await rule();
    const answer = await exchange(await foreign(subject));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.body).toMatchObject({
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: "Bearer",
      scope: "profile:read logs:read",
    });
    expect(answer.body.expires_in).toBeGreaterThan(890);
    expect(answer.body.expires_in).toBeLessThanOrEqual(900);
    const me = await call("GET", "/me", { token: answer.body.access_token });
    expect([me.status, me.body.data.user.id]).toEqual([200, account.id]);
    const minted = await db.apiToken.findFirstOrThrow({ where: { userId: account.id } });
    expect(minted.ruleId).toBe(id);
    const event = await db.auditEvent.findFirstOrThrow({
      where: { action: "token.created", targetId: String(minted.id) },
    });
    expect(event.after).toMatchObject({ issuer, subject, rule_id: id });
    const child = await call("POST", "/me/tokens", {
      token: answer.body.access_token,
      body: { name: "child", scopes: ["logs:read"] },
    });
    expect(child.status).toBe(403);
  });

  it("narrows to the scopes that are asked for, and never widens", async () => {
    const { subject } = await rule();
    expect((await exchange(await foreign(subject), { scope: "logs:read" })).body.scope).toBe("logs:read");
    for (const scope of ["tokens:write", "logs:read users:read", "*", " "]) {
      const answer = await exchange(await foreign(subject), { scope });
      expect([answer.status, answer.body.error]).toEqual([400, "invalid_scope"]);
    }
  });

  it("S-150 takes each foreign token once, whatever its signature is written like", async () => {
    const { subject } = await rule();
    const token = await foreign(subject);
    const both = await Promise.all([exchange(token), exchange(token)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
    await expectRefused(token, "a replay");
    const sameId = await foreign(subject, { jti: "fixed", iat: now() - 1 });
    expect((await exchange(sameId)).status).toBe(200);
    await expectRefused(await foreign(subject, { jti: "fixed", iat: now() - 2 }), "the same jti again");
    const nameless = await foreign(subject, { jti: undefined });
    expect((await exchange(nameless)).status).toBe(200);
    await expectRefused(nameless, "a replay without jti");
  });

  it("S-150 refuses what the rule, the signature or the clock doesn't bear out, in one sentence", async () => {
    const { subject } = await rule();
    const cases: [string, Promise<string>][] = [
      ["another subject", foreign(`${subject}x`)],
      ["a look-alike subject", foreign(subject.replace("shop", "shop-evil"))],
      ["a longer subject", foreign(`${subject}/*`)],
      ["another case", foreign(subject.toUpperCase())],
      ["another audience", foreign(subject, { aud: "somebody-else" })],
      ["no audience", foreign(subject, { aud: undefined })],
      ["another issuer", foreign(subject, { iss: `${issuer}/` })],
      ["no subject", foreign(subject, { sub: undefined })],
      ["expired", foreign(subject, { iat: now() - 1000, exp: now() - 61 })],
      ["not yet", foreign(subject, { nbf: now() + 120 })],
      ["of the future", foreign(subject, { iat: now() + 120, exp: now() + 300 })],
      ["without an end", foreign(subject, { exp: undefined })],
      ["without a beginning", foreign(subject, { iat: undefined })],
      ["of two days", foreign(subject, { exp: now() + 172_800 })],
      ["another key", foreign(subject, {}, { key: other.privateKey })],
      ["an unknown key", foreign(subject, {}, { header: { kid: "../../keys" } })],
      [
        "a key of its own",
        foreign(subject, {}, { key: other.privateKey, header: { jwk: await exportJWK(other.publicKey) } }),
      ],
      [
        "a key from elsewhere",
        foreign(
          subject,
          {},
          { key: other.privateKey, header: { jku: "http://127.0.0.1:1/keys", x5u: "http://127.0.0.1:1/x" } },
        ),
      ],
    ];
    for (const [why, token] of cases) await expectRefused(await token, why);
    expect((await exchange(await foreign(subject, { aud: [AUDIENCE, "another"], exp: now() + 300 }))).status).toBe(200);
    expect((await exchange(await foreign(subject, { iat: now() - 400, exp: now() - 30 }))).status).toBe(200);
  });

  it("S-150 refuses algorithms that anybody can sign with", async () => {
    const { subject } = await rule();
    const claims = { iss: issuer, aud: AUDIENCE, sub: subject, iat: now(), exp: now() + 300 };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    await expectRefused(`${part({ alg: "none" })}.${part(claims)}.`, "alg none");
    await expectRefused(`${part({ alg: "none" })}.${part(claims)}.${part("x")}`, "alg none with a signature");
    const signed = `${part({ alg: "HS256", kid: "one" })}.${part(claims)}`;
    const pem = publicKey.export({ type: "spki", format: "pem" });
    const mac = createHmac("sha256", pem).update(signed).digest("base64url");
    await expectRefused(`${signed}.${mac}`, "HS256 with the public key");
    for (const text of ["", "a.b", "a.b.c.d.e", "x".repeat(20_000), "é.é.é"]) {
      const answer = await exchange(text);
      expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
    }
  });

  it("asks an issuer for its keys only when a rule names it, and goes on for a while when it is down", async () => {
    const { subject } = await rule();
    const before = asked;
    await expectRefused(await foreign("nobody"), "no rule");
    expect(asked).toBe(before);
    expect((await exchange(await foreign(subject))).status).toBe(200);
    isDown = true;
    try {
      expect((await exchange(await foreign(subject))).status).toBe(200);
      (globalThis as { latchkeyForeignKeys?: unknown }).latchkeyForeignKeys = undefined;
      const answer = await exchange(await foreign(subject));
      expect([answer.status, answer.body.error]).toEqual([503, "temporarily_unavailable"]);
      expect(answer.headers.get("retry-after")).toBe("30");
    } finally {
      isDown = false;
    }
  });

  it("calls no address that may not be called", async () => {
    const { subject } = await rule();
    process.env.LATCHKEY_OUTBOUND_ALLOW = "";
    (globalThis as { latchkeyForeignKeys?: unknown }).latchkeyForeignKeys = undefined;
    const before = asked;
    try {
      expect((await exchange(await foreign(subject))).status).toBe(503);
      expect(asked).toBe(before);
      const made = await rule();
      expect(made.answer.status).toBe(400);
    } finally {
      process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8,::1/128";
    }
  });

  it("ends with the account, with the rule, and with the token that made the rule", async () => {
    const gone = await rule();
    await db.user.update({ where: { id: gone.account.id }, data: { status: "inactive" } });
    await expectRefused(await foreign(gone.subject), "an inactive account");
    const removed = await rule();
    expect((await call("DELETE", `/admin/federation-rules/${removed.id}`, admin)).status).toBe(200);
    await expectRefused(await foreign(removed.subject), "a rule that was removed");
    const maker = await tokenOf(world.admin, ["*"], { expiresAt: new Date(Date.now() + 120_000) });
    const made = await rule({}, { token: maker });
    const given = await exchange(await foreign(made.subject));
    expect(given.body.expires_in).toBeLessThanOrEqual(120);
    const own = await call("GET", "/token", { token: maker });
    await call("DELETE", `/me/tokens/${own.body.data.token.id}`, { token: maker });
    await expectRefused(await foreign(made.subject), "a rule whose maker was revoked");
    expect((await call("GET", "/me", { token: given.body.access_token })).status).toBe(401);
  });

  it("speaks of nothing but token exchange", async () => {
    const { subject } = await rule();
    const token = await foreign(subject);
    const cases: [Record<string, string>, string][] = [
      [{ grant_type: "client_credentials" }, "unsupported_grant_type"],
      [{ subject_token_type: "urn:ietf:params:oauth:token-type:saml2" }, "invalid_request"],
      [{ requested_token_type: "urn:ietf:params:oauth:token-type:refresh_token" }, "invalid_request"],
      [{ actor_token: "x" }, "invalid_request"],
      [{ audience: "https://elsewhere.example.com" }, "invalid_target"],
    ];
    for (const [more, code] of cases) {
      const answer = await exchange(token, more);
      expect([answer.status, answer.body.error]).toEqual([400, code]);
    }
    expect((await exchange(token, { audience: env().publicUrl.href })).status).toBe(200);
  });
});

describe("rules", () => {
  it.each([
    [{ name: " " }, 400],
    [{ issuer: "http://ci.example.com" }, 400],
    [{ issuer: "https://user:word@ci.example.com" }, 400],
    [{ issuer: "https://ci.example.com?x=1" }, 400],
    [{ issuer: "https://169.254.169.254" }, 400],
    [{ subject: "repo:shop/*" }, 400],
    [{ audience: "" }, 400],
    [{ scopes: [] }, 400],
    [{ scopes: ["*"] }, 400],
    [{ scopes: ["tokens:write"] }, 400],
    [{ scopes: ["tokens:*"] }, 400],
    [{ service_account_id: 2_000_000_000 }, 404],
  ])("are refused when they are not exact or hand out too much: %j", async (body, status) => {
    const { answer } = await rule(body);
    expect(answer.status, answer.text).toBe(status);
  });

  it("are one for each issuer, audience and subject", async () => {
    const { subject } = await rule();
    expect((await rule({ subject })).answer.status).toBe(409);
  });

  it("made by a token are for what it might mint itself", async () => {
    const token = await tokenOf(world.admin, ["tokens:write", "profile:read"]);
    expect((await rule({ scopes: ["logs:read"] }, { token })).answer.status).toBe(403);
    expect((await rule({ scopes: ["profile:read"] }, { token })).answer.status).toBe(403); // the account reaches further
    expect(
      (await rule({ scopes: ["profile:read"] }, { token: await tokenOf(world.member, ["*"]) })).answer.status,
    ).toBe(403);
  });
});

/** Signs somebody in at the embedded provider with PKCE, as a CI system's own client would be signed in. */
async function idTokenFrom(
  idp: Awaited<ReturnType<typeof startIdp>>,
  redirectUri: string,
  person: string,
): Promise<string> {
  const jar = new Map<string, string>();
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const stated = (await (await fetch(`${idp.issuer}/.well-known/openid-configuration`)).json()) as Record<
    string,
    string
  >;
  const query = {
    client_id: idp.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid email profile",
    state: "s",
    nonce: "n",
    code_challenge: challenge,
    code_challenge_method: "S256",
  };
  let to = `${stated.authorization_endpoint}?${new URLSearchParams(query)}`;
  let form: URLSearchParams | null = null;
  for (let hop = 0; hop < 10 && !to.startsWith(redirectUri); hop++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, origin: new URL(to).origin };
    const response: Response = await fetch(to, {
      redirect: "manual",
      headers,
      ...(form && { method: "POST", body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const pair = line.split(";")[0] ?? "";
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    form = location ? null : new URLSearchParams({ person });
    if (location) to = new URL(location, to).href;
  }
  const code = new URL(to).searchParams.get("code") ?? "";
  const basic = Buffer.from(`${idp.clientId}:${idp.clientSecret}`).toString("base64");
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  const answer = await fetch(stated.token_endpoint ?? "", {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
    body,
  });
  return ((await answer.json()) as { id_token: string }).id_token;
}

describe("the embedded provider as the foreign issuer", () => {
  it("signs tokens that are exchanged by its own discovery and keys, once", async () => {
    const dataDir = mkdtempSync(joinPath(tmpdir(), "latchkey-foreign-"));
    const redirectUri = "http://localhost:3997/callback";
    const idp = await startIdp({ dataDir, redirectUris: [redirectUri] });
    try {
      const { account } = await rule({ issuer: idp.issuer, audience: idp.clientId, subject: "mia" });
      const token = await idTokenFrom(idp, redirectUri, "mia");
      const answer = await exchange(token, { subject_token_type: "urn:ietf:params:oauth:token-type:id_token" });
      expect(answer.status, answer.text).toBe(200);
      expect((await call("GET", "/me", { token: answer.body.access_token })).body.data.user.id).toBe(
        (account as Account).id,
      );
      await expectRefused(token, "a replay");
      await expectRefused(await idTokenFrom(idp, redirectUri, "olu"), "another person of the same issuer");
    } finally {
      await idp.stop();
      rmSync(dataDir, { recursive: true });
    }
  });
});
