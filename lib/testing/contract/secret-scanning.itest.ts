import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { mintToken } from "@/lib/credentials/mint";
import { handleReport } from "@/lib/leaked-tokens/act";
import { LEAK_JOB } from "@/lib/leaked-tokens/schema";
import { labelsWire } from "@/lib/leaked-tokens/wire";
import { db } from "@/lib/platform/db";
import { registerJob, startJobs, stopJobs } from "@/lib/platform/jobs";
import { call } from "@/lib/testing/http";
import { startSecretScanning } from "@/lib/testing/secret-scanning";
import { newToken, newWorld, rowCounts, type World } from "@/lib/testing/world";
import { expectFailure } from "./expect";

const KEY = "leaked_tokens.github_keys_url";
const MINUTES = 60_000;
const HOUR = 60 * MINUTES;

let world: World;
let sender: Awaited<ReturnType<typeof startSecretScanning>>;
beforeAll(async () => {
  process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
  world = await newWorld();
  registerJob(LEAK_JOB, handleReport);
  await startJobs({ pollMs: 200 });
});
afterAll(stopJobs);
beforeEach(async () => {
  sender = await startSecretScanning();
  await db.systemSetting.create({ data: { key: KEY, value: sender.url, valueType: "string", category: "auth" } });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await db.systemSetting.deleteMany({ where: { key: KEY } });
  await sender.close();
});

type Headers = Record<string, string | null>;
const send = (text: string, headers: Headers) => call("POST", "/leaked-tokens/github", { body: text, headers });
const find = (token: string) => ({
  token,
  type: "latchkey_api_token",
  url: "https://git.example.test/a#L1",
  source: "content",
});
const hashOf = (token: string) => createHash("sha256").update(token).digest("base64");
const token = () => newToken(world.bot, ["logs:read"]);
const realNow = performance.now.bind(performance);
/** Lets the process believe that so much time has passed since the test began. */
function later(ms: number): void {
  vi.restoreAllMocks();
  vi.spyOn(performance, "now").mockImplementation(() => realNow() + ms);
}

async function expectRefused(text: string, headers: Headers): Promise<void> {
  const before = await rowCounts();
  expectFailure(await send(text, headers), 403, "AuthorizationError", "The signature does not fit the message");
  expect(await rowCounts()).toEqual(before);
}

describe("a message of GitHub's secret scanning", () => {
  it("is labelled find by find, and what is a token of ours is dealt with", async () => {
    const live = await token();
    const over = await newToken(world.bot, ["logs:read"], { revoked: true });
    const nobodys = mintToken(world.bot.id);
    const text = JSON.stringify([live.token, nobodys, over.token, "nonsense"].map(find));
    const answer = await send(text, sender.headersFor(text));
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
    const label = (one: string, is: boolean) => ({
      token_hash: hashOf(one),
      token_type: "latchkey_api_token",
      label: is ? "true_positive" : "false_positive",
    });
    const wanted = [label(live.token, true), label(nobodys, false), label(over.token, true), label("nonsense", false)];
    expect(labelsWire.parse(answer.body)).toEqual(wanted);
    expect(answer.text).not.toContain(live.token);
    await expect.poll(async () => (await call("GET", "/token", { token: live.token })).status).toBe(401);
    const leak = await db.leakedToken.findUniqueOrThrow({ where: { tokenId: live.id } });
    expect(leak).toMatchObject({
      done: "revoked",
      places: [{ channel: "github", place: "https://git.example.test/a#L1" }],
    });
    const { payload } = await db.notification.findFirstOrThrow({ where: { kind: "mail" } });
    expect(JSON.stringify(payload)).toContain("https://git.example.test/a#L1");
  });

  it("does nothing unless the signature is the named key's, of these very bytes", async () => {
    const { id, token: secret } = await token();
    const text = JSON.stringify([find(secret)]);
    const good = sender.headersFor(text);
    const signature = good["github-public-key-signature"];
    const bytes = Buffer.from(signature, "base64");
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    const wrong: [string, Headers][] = [
      [`${text} `, good],
      [text, sender.headersFor(`${text} `)],
      [text, { ...good, "github-public-key-signature": bytes.toString("base64") }],
      [text, { ...good, "github-public-key-signature": "" }],
      [text, { ...good, "github-public-key-signature": null }],
      [text, { ...good, "github-public-key-signature": "not base64!" }],
      [text, { ...good, "github-public-key-identifier": null }],
      [text, { ...good, "github-public-key-identifier": "unknown" }],
      [text, { ...good, "github-public-key-identifier": "x".repeat(300) }],
    ];
    for (const [body, headers] of wrong) await expectRefused(body, headers);
    expect((await call("GET", "/token", { token: secret })).status).toBe(200);
    expect(await db.leakedToken.count({ where: { tokenId: id } })).toBe(0);
  });

  it("is signed over P-256: a published key of another curve vouches for nothing", async () => {
    sender.addKey("other curve", "P-384");
    const text = JSON.stringify([find((await token()).token)]);
    await expectRefused(text, sender.headersFor(text, "other curve"));
  });

  it("reads the keys once for many messages, finds a new key, and isn't made to read by strangers", async () => {
    const text = "[]";
    const all = await Promise.all(Array.from({ length: 8 }, () => send(text, sender.headersFor(text))));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect(sender.state.reads).toBe(1);
    for (let index = 0; index < 5; index++) {
      await expectRefused(text, { ...sender.headersFor(text), "github-public-key-identifier": `made up ${index}` });
    }
    expect(sender.state.reads).toBe(1);
    sender.addKey("second");
    await expectRefused(text, sender.headersFor(text, "second"));
    later(2 * MINUTES);
    expect((await send(text, sender.headersFor(text, "second"))).status).toBe(200);
    expect(sender.state.reads).toBe(2);
  });

  it("is taken with the keys of before while the address is down, for a day; without any it can't be", async () => {
    const text = "[]";
    const headers = sender.headersFor(text);
    sender.state.isDown = true;
    const early = await send(text, headers);
    expectFailure(early, 503, "GeneralError", "The keys of the sender can't be read at the moment");
    expect(early.headers.get("retry-after")).toBe("60");
    sender.state.isDown = false;
    later(2 * MINUTES);
    expect((await send(text, headers)).status).toBe(200);
    sender.state.isDown = true;
    later(5 * HOUR);
    expect((await send(text, headers)).status).toBe(200);
    later(30 * HOUR);
    expect((await send(text, headers)).status).toBe(503);
  });

  it("is read only when it is signed, and only if it is one", async () => {
    for (const text of ["{}", "[1", '[{"token":1,"type":"x"}]', "\u0000"]) {
      expectFailure(await send(text, sender.headersFor(text)), 400, "ValidationError", "Invalid request body");
    }
    const huge = JSON.stringify([find("x".repeat(300_000))]);
    expectFailure(await send(huge, sender.headersFor(huge)), 413, "GeneralError", "Request Entity Too Large");
  });

  it("is for nobody until an address of keys is set", async () => {
    await db.systemSetting.deleteMany({ where: { key: KEY } });
    const answer = await send("[]", sender.headersFor("[]"));
    expectFailure(answer, 404, "GeneralError", `Secret scanning is not set up: ${KEY} is empty`);
    expect(sender.state.reads).toBe(0);
  });
});
