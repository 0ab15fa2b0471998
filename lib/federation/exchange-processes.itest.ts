import { type ChildProcess, fork } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportJWK, SignJWT } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { newServiceAccount, unique } from "@/lib/testing/world";
import { bundleProgram } from "../../bin/build.mjs";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const folders: string[] = [];
const children: ChildProcess[] = [];
let server: Server;
let issuer: string;
let doors: string[];

/** A console of its own process on the database of this file; answers its address. */
async function start(program: string): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), "latchkey-exchange-"));
  folders.push(dataDir);
  const child = fork(program, {
    env: { ...process.env, LATCHKEY_DATA_DIR: dataDir, LATCHKEY_OUTBOUND_ALLOW: "127.0.0.0/8" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  children.push(child);
  const [port] = await once(child, "message");
  return `http://127.0.0.1:${port}`;
}

beforeAll(async () => {
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", use: "sig", alg: "ES256" };
  server = createServer((request, response) => {
    const isKeys = request.url === "/keys";
    response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Inside the repository, so that the program finds its packages.
  const folder = mkdtempSync(join(process.cwd(), "dist", "exchange-process-"));
  folders.push(folder);
  const program = join(folder, "main.mjs");
  await bundleProgram(join(process.cwd(), "lib/testing/console-process.ts"), program);
  doors = await Promise.all([start(program), start(program)]);
}, 120_000);
afterAll(async () => {
  server.close();
  for (const child of children) {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const signed = (subject: string) =>
  new SignJWT({ jti: unique("jti") })
    .setProtectedHeader({ alg: "ES256", kid: "one" })
    .setIssuer(issuer)
    .setAudience("latchkey")
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(privateKey);

const exchange = async (door: string, token: string) => {
  const form = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    subject_token: token,
  });
  const response = await fetch(`${door}/oauth2/token`, { method: "POST", body: form });
  return { status: response.status, body: (await response.json()) as { access_token?: string } };
};

it("S-150 takes a foreign token once, whichever of two processes it is shown to, at once and later", async () => {
  const account = await newServiceAccount("ci");
  const subject = unique("repo:shop/site");
  await db.federationRule.create({
    data: { name: "ci", accountId: account.id, issuer, audience: "latchkey", subject, scopes: ["profile:read"] },
    select: { id: true },
  });
  for (let round = 0; round < 5; round += 1) {
    const token = await signed(subject);
    const shown = Array.from({ length: 8 }, (_, n) => exchange(doors[n % 2] ?? "", token));
    const answers = await Promise.all(shown);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 400)]);
    for (const door of doors) expect((await exchange(door, token)).status).toBe(400);
  }
  expect(await db.apiToken.count({ where: { userId: account.id } })).toBe(5);
  expect(await db.auditEvent.count({ where: { action: "token.created", actorName: `federation: ${subject}` } })).toBe(
    5,
  );
}, 60_000);
