import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PEOPLE } from "@/lib/platform/embedded/idp/people";
import { type Idp, startIdp } from "@/lib/platform/embedded/idp/start";

const CALLBACK = "http://localhost:3000/api/auth/callback/oidc";

let dataDir: string;
let idp: Idp;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "latchkey-idp-"));
  idp = await startIdp({ dataDir, redirectUris: [CALLBACK] });
});
afterAll(async () => {
  await idp.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** A browser as far as this provider needs one: cookies by path, no redirects followed by itself. */
function browser() {
  const jar = new Map<string, { value: string; path: string }>();
  return async (url: string, init: RequestInit = {}) => {
    const { pathname } = new URL(url);
    const cookie = [...jar]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`);
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie: cookie.join("; ") },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, { value, path: /path=([^;]+)/i.exec(line)?.[1] ?? "/" });
    }
    return response;
  };
}

const next = (response: Response) => new URL(response.headers.get("location") ?? "", idp.issuer).href;

function authorization(verifier: string | null) {
  const challenge = createHash("sha256")
    .update(verifier ?? "")
    .digest("base64url");
  const pkce: Record<string, string> = verifier ? { code_challenge: challenge, code_challenge_method: "S256" } : {};
  const query = {
    client_id: idp.clientId,
    response_type: "code",
    scope: "openid email profile",
    redirect_uri: CALLBACK,
  };
  return `${idp.issuer}/auth?${new URLSearchParams({ ...query, state: "s", ...pkce })}`;
}

async function signIn(sub: string, visit = browser()) {
  const verifier = randomBytes(32).toString("base64url");
  const page = next(await visit(authorization(verifier)));
  const form = { method: "POST", body: new URLSearchParams({ person: sub }) };
  const resumed = next(await visit(page, form));
  const back = new URL(next(await visit(resumed)));
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: back.searchParams.get("code") ?? "",
    redirect_uri: CALLBACK,
    code_verifier: verifier,
  });
  const basic = Buffer.from(`${idp.clientId}:${idp.clientSecret}`).toString("base64");
  const answer = await fetch(`${idp.issuer}/token`, {
    method: "POST",
    body,
    headers: { authorization: `Basic ${basic}` },
  });
  const { id_token: idToken } = (await answer.json()) as { id_token: string };
  return { back, claims: JSON.parse(Buffer.from(idToken.split(".")[1] ?? "", "base64url").toString()) };
}

describe("the evaluation provider", () => {
  it.each(PEOPLE)("signs $name in, with a verified e-mail address in the ID token", async ({ sub, email, name }) => {
    const { back, claims } = await signIn(sub);
    expect(back.href).toMatch(new RegExp(`^${CALLBACK}\\?code=`));
    expect(claims).toMatchObject({ iss: idp.issuer, sub, email, name, email_verified: true });
  });

  it("asks again who to be, though somebody is signed in", async () => {
    const visit = browser();
    expect((await signIn("ada", visit)).claims.sub).toBe("ada");
    expect((await signIn("mia", visit)).claims.sub).toBe("mia");
  });

  it("shows three buttons and the notice, on a page that runs no script and may send its form back to the console", async () => {
    const visit = browser();
    const page = await visit(next(await visit(authorization("verifier"))));
    const html = await page.text();
    expect(html.match(/<button /g)).toHaveLength(3);
    for (const { name, email } of PEOPLE) expect(html).toContain(`${name}</strong><span>${email}`);
    expect(html).toContain("For evaluation only");
    const policy = page.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/form-action 'self' http:\/\/localhost:\*/);
  });

  it("refuses a client that brings no PKCE challenge", async () => {
    const response = await browser()(authorization(null));
    expect(new URL(next(response)).searchParams.get("error")).toBe("invalid_request");
  });

  it("refuses somebody who is not one of the three, and a sign-in that nobody began", async () => {
    const visit = browser();
    const page = next(await visit(authorization("verifier")));
    const stranger = await visit(page, { method: "POST", body: new URLSearchParams({ person: "eve" }) });
    expect(stranger.status).toBe(400);
    expect((await browser()(`${idp.issuer}/sign-in/unknown`)).status).toBe(400);
  });

  it("answers nothing under a foreign host name", async () => {
    const { port } = new URL(idp.issuer);
    const status = await new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port, path: "/jwks", headers: { host: "evil.example" } };
      request(options, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it("keeps issuer and keys over a restart, and refuses addresses that are not on this machine", async () => {
    const before = { ...idp, keys: await (await fetch(`${idp.issuer}/jwks`)).text() };
    await idp.stop();
    idp = await startIdp({ dataDir, redirectUris: [CALLBACK] });
    expect(idp).toMatchObject({ issuer: before.issuer, clientSecret: before.clientSecret });
    // The first attempt may still take a pooled connection to the provider that ended.
    const keys = await vi.waitFor(async () => (await fetch(`${idp.issuer}/jwks`)).text(), { timeout: 15_000 });
    expect(keys).toBe(before.keys);
    await expect(startIdp({ dataDir, redirectUris: ["https://logs.example.com/cb"] })).rejects.toThrow(
      "only this machine",
    );
  });
});
