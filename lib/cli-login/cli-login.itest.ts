import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { db } from "@/lib/platform/db";
import { type Idp, startIdp } from "@/lib/platform/embedded/idp/start";
import { env } from "@/lib/platform/env";
import { prepareRequestTable } from "@/lib/platform/request-sink";
import { expectFailure, expectOk, recordedDuring, withoutWriting } from "@/lib/testing/contract/expect";
import { call } from "@/lib/testing/http";
import { newPerson, newServiceAccount } from "@/lib/testing/world";

const exchanged = z.strictObject({
  token: z.string().regex(/^logchef_\d+_[0-9a-f]{32}$/),
  expires_at: z.iso.datetime(),
  user: z.strictObject({ id: z.int(), email: z.string(), full_name: z.string(), role: z.enum(["admin", "member"]) }),
});

/** What the client sends: a JSON content type and no body (spec/logchef.md §8.2). */
const exchange = (authorization: string | null) =>
  call("POST", "/cli/token", { headers: { authorization, "content-type": "application/json" } });
const withToken = (idToken: string) => exchange(`Bearer ${idToken}`);

function useProvider(settings: Record<string, string>): void {
  Object.assign(process.env, settings);
  const kept = globalThis as { latchkeyEnvironment?: unknown; latchkeyProvider?: unknown };
  kept.latchkeyEnvironment = undefined;
  kept.latchkeyProvider = undefined;
}

describe("the login of the command line at the embedded provider", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "latchkey-cli-"));
  let idp: Idp;

  beforeAll(async () => {
    await prepareRequestTable();
    idp = await startIdp({ dataDir, redirectUris: ["http://localhost:3000/api/auth/callback/oidc"] });
    useProvider({
      OIDC_ISSUER: idp.issuer,
      OIDC_CLIENT_ID: idp.clientId,
      OIDC_CLIENT_SECRET: idp.clientSecret,
      LATCHKEY_OIDC_EMBEDDED: "1",
      LATCHKEY_CLI_CLIENT_ID: idp.cliClientId,
    });
    await db.user.create({ data: { email: "member@latchkey.test", fullName: "Mia Member" } });
  });
  afterAll(async () => {
    await idp.stop();
    rmSync(dataDir, { recursive: true });
  });

  /** Waits on a loopback port of the system's choosing for the browser to come back. */
  async function loopback(): Promise<{ redirectUri: string; arrival: Promise<URLSearchParams>; close: () => void }> {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const arrival = new Promise<URLSearchParams>((resolve) => {
      server.on("request", (request, response) => {
        response.end("You may close this window.");
        resolve(new URL(request.url ?? "", "http://127.0.0.1").searchParams);
      });
    });
    return { redirectUri: `http://127.0.0.1:${port}/callback`, arrival, close: () => server.close() };
  }

  /** A browser that chooses a person and follows every redirect, the last one to the waiting program included. */
  async function browse(start: string, person: string): Promise<Response> {
    const jar = new Map<string, string>();
    let form: URLSearchParams | null = null;
    let to = start;
    for (let hop = 0; hop < 10; hop++) {
      const response: Response = await fetch(to, {
        redirect: "manual",
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
        ...(form && { method: "POST", body: form }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value) jar.set(name, value);
        else jar.delete(name);
      }
      const location = response.headers.get("location");
      if (!location && form) return response;
      if (!location && new URL(to).origin !== idp.issuer) return response;
      if (location) to = new URL(location, to).href;
      form = location ? null : new URLSearchParams({ person });
    }
    throw new Error("the sign-in never came back");
  }

  async function logIn(person: string, { verifierSent = true } = {}) {
    const { oidc_issuer: issuer, cli_client_id: clientId } = (await call("GET", "/meta")).body.data;
    const discovered = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    const verifier = randomBytes(32).toString("base64url");
    const state = randomBytes(16).toString("base64url");
    const { redirectUri, arrival, close } = await loopback();
    const query = new URLSearchParams({
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: "openid email profile",
      state,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    await browse(`${discovered.authorization_endpoint}?${query}`, person);
    const back = await arrival;
    close();
    expect(back.get("state")).toBe(state);
    const answer = await fetch(discovered.token_endpoint, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: clientId,
        code: back.get("code") ?? "",
        redirect_uri: redirectUri,
        ...(verifierSent && { code_verifier: verifier }),
      }),
    });
    return { status: answer.status, body: (await answer.json()) as { id_token: string; error?: string } };
  }

  it("leads from discovery through the loopback to a token that works for 30 days", async () => {
    const { body } = await logIn("mia");
    const claims = JSON.parse(Buffer.from(body.id_token.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ aud: [idp.cliClientId, idp.clientId], azp: idp.cliClientId });

    let token = "";
    const events = await recordedDuring(async () => {
      const data = expectOk(await withToken(body.id_token), exchanged);
      token = data.token;
      const days = (Date.parse(data.expires_at) - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(29.9);
      expect(days).toBeLessThan(30.1);
      expect(data.user).toMatchObject({ email: "member@latchkey.test", full_name: "Mia Member", role: "member" });
    });
    expect(events.map(({ action }) => action)).toEqual(["user.linked", "token.created"]);
    expect(events[1]).toMatchObject({ actorName: "member@latchkey.test", after: { scopes: ["*"] } });
    expect(JSON.stringify(events, (_key, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      token,
    );

    const me = await call("GET", "/me", { token });
    expect(me.body.data).toMatchObject({ auth_method: "token", user: { email: "member@latchkey.test" } });
    expect(me.body.data.api_token.name).toMatch(/^CLI Token \(created \d{4}-\d\d-\d\d \d\d:\d\d\)$/);
  });

  it("gives the code to nobody who lacks the verifier", async () => {
    expect(await logIn("mia", { verifierSent: false })).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
  });

  it("creates nobody: a person whom the console does not know stays unknown", async () => {
    const { body } = await logIn("olu");
    const answer = await withoutWriting(() => withToken(body.id_token));
    expectFailure(answer, 401, "AuthenticationError", "User not found. Please contact your administrator.");
  });

  it("takes only loopback addresses with that path for the command line", async () => {
    for (const redirect of ["https://evil.example/callback", "http://127.0.0.1:5000/elsewhere"]) {
      const query = { client_id: idp.cliClientId, response_type: "code", scope: "openid", redirect_uri: redirect };
      const pkce = { code_challenge: "a".repeat(43), code_challenge_method: "S256" };
      const response = await fetch(`${idp.issuer}/auth?${new URLSearchParams({ ...query, ...pkce })}`, {
        redirect: "manual",
      });
      expect([response.status, response.headers.get("location")]).toEqual([400, null]);
    }
  });
});

describe("POST /cli/token with ID tokens of every kind", () => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  let issuer = "";
  let isDown = false;
  const provider = createServer(async (request, response) => {
    if (isDown) return response.writeHead(500).end();
    const jwk = { ...(await exportJWK(publicKey)), kid: "one", use: "sig", alg: "RS256" };
    const answers: Record<string, unknown> = {
      "/.well-known/openid-configuration": { issuer, jwks_uri: `${issuer}/keys` },
      "/keys": { keys: [jwk] },
    };
    return response.end(JSON.stringify(answers[request.url ?? ""]));
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
    issuer = `http://127.0.0.1:${(provider.address() as { port: number }).port}`;
  });
  beforeEach(() => {
    isDown = false;
    useProvider({
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: "web",
      OIDC_CLIENT_SECRET: "s",
      LATCHKEY_OIDC_EMBEDDED: "",
      LATCHKEY_CLI_CLIENT_ID: "cli",
    });
  });
  afterAll(() => new Promise((resolve) => provider.close(resolve)));

  const now = () => Math.floor(Date.now() / 1000);
  const claimsFor = (email: string): JWTPayload => ({
    iss: issuer,
    sub: `sub of ${email}`,
    aud: ["cli", "web"],
    azp: "cli",
    iat: now(),
    exp: now() + 300,
    email,
    email_verified: true,
  });
  const signed = (claims: JWTPayload, key = privateKey) =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "one" }).sign(key);
  const expectRefused = (answer: Awaited<ReturnType<typeof call>>, message: string) =>
    expectFailure(answer, 401, "AuthenticationError", message);

  it("lets a known person in, by an address in capitals too, and again by the subject alone", async () => {
    const person = await newPerson("known");
    const claims = claimsFor(person.email.toUpperCase());
    expect(expectOk(await withToken(await signed(claims)), exchanged).user.id).toBe(person.id);
    const moved = { ...claims, email: "moved@example.test" };
    expect(expectOk(await withToken(await signed(moved)), exchanged).user.id).toBe(person.id);
  });

  it.each([
    ["no header", null, "Authorization header required"],
    ["another scheme", "Basic abc", "Invalid authorization header format"],
    ["a lower-case scheme", "bearer a.b.c", "Invalid authorization header format"],
    ["nothing after the scheme", "Bearer", "Invalid authorization header format"],
    ["no JWT", "Bearer nonsense", "Invalid or expired ID token"],
    ["a JWT of rubbish", "Bearer a.b.c", "Invalid or expired ID token"],
    ["one of our tokens", `Bearer logchef_1_${"0".repeat(32)}`, "Invalid or expired ID token"],
  ])("refuses %s", async (_name, authorization, message) => {
    expectRefused(await withoutWriting(() => exchange(authorization)), message);
  });

  it.each<[string, JWTPayload]>([
    ["an expired one", { exp: 1 }],
    ["one without end", { exp: undefined }],
    ["one that is hours old", { iat: now() - 7200 }],
    ["one of the future", { iat: now() + 3600 }],
    ["another issuer's", { iss: "https://id.example.com" }],
    ["one for the command line alone", { aud: "cli" }],
    ["one for another application", { aud: "shop" }],
    ["one given to another application", { aud: ["shop", "web"], azp: "shop" }],
    ["one without a subject", { sub: undefined }],
  ])("refuses an ID token: %s", async (_name, change) => {
    const person = await newPerson("held");
    const token = await signed({ ...claimsFor(person.email), ...change });
    expectRefused(await withoutWriting(() => withToken(token)), "Invalid or expired ID token");
  });

  it("refuses foreign signatures, none, and the client's secret as a key", async () => {
    const { email } = await newPerson("forged");
    const claims = claimsFor(email);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`;
    const byHmac = new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "one" });
    const forged = [await signed(claims, stranger), unsigned, await byHmac.sign(Buffer.from(env().oidc.clientSecret))];
    for (const token of forged) {
      expectRefused(await withoutWriting(() => withToken(token)), "Invalid or expired ID token");
    }
  });

  it("refuses claims that can't be read, and addresses that nobody verified", async () => {
    const claims = claimsFor((await newPerson("claims")).email);
    expectRefused(await withToken(await signed({ ...claims, email: undefined })), "Failed to parse token claims");
    // Whoever has signed in before is held to it as well.
    const linked = claimsFor((await newPerson("linked")).email);
    expectOk(await withToken(await signed(linked)), exchanged);
    for (const email_verified of [false, "true", undefined]) {
      for (const person of [claims, linked]) {
        const token = await signed({ ...person, email_verified });
        expectRefused(await withoutWriting(() => withToken(token)), "Email not verified");
      }
    }
  });

  it("refuses service accounts, the deactivated, the unknown, and an address that has changed hands", async () => {
    const inactive = await newPerson("inactive", { status: "inactive" });
    const bot = await newServiceAccount("robot");
    for (const { email } of [inactive, bot]) {
      expectRefused(await withToken(await signed(claimsFor(email))), "User account is inactive");
    }
    const unknown = await signed(claimsFor("nobody@example.test"));
    expectRefused(await withoutWriting(() => withToken(unknown)), "User not found. Please contact your administrator.");

    const owner = await newPerson("rehired");
    const claims = claimsFor(owner.email);
    expectOk(await withToken(await signed(claims)), exchanged);
    const successor = await signed({ ...claims, sub: "somebody else" });
    expectRefused(await withoutWriting(() => withToken(successor)), "User account is inactive");
  });

  it("says 503 while the provider is silent, and 500 where no command line is set up", async () => {
    const token = await signed(claimsFor((await newPerson("late")).email));
    isDown = true;
    const late = await withoutWriting(() => withToken(token));
    expectFailure(late, 503, "GeneralError", "The sign-in provider does not answer");
    expect(late.headers.get("retry-after")).toBe("5");

    useProvider({ LATCHKEY_CLI_CLIENT_ID: "" });
    const closed = await withToken(token);
    expectFailure(closed, 500, "GeneralError", "Authentication provider not configured");
    expect((await call("GET", "/meta")).body.data).not.toHaveProperty("cli_client_id");
  });
});
