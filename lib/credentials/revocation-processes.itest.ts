import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { env } from "@/lib/platform/env";
import { backUp } from "@/lib/testing/backup";
import { RACE_WORKERS } from "@/lib/testing/effort";
import { newPerson, newServiceAccount, newToken, sessionOf } from "@/lib/testing/world";
import { bundleProgram } from "../../bin/build.mjs";

type Console = {
  child: ChildProcess;
  dataDir: string;
  call: (method: string, path: string, by: By) => Promise<number>;
};
type By = { token: string } | { cookie: string };
type Doomed = { path: string; token: string };

/** A process of its own answers them, so fewer are as much load as in one process. */
const WORKERS = Math.ceil(RACE_WORKERS * 0.4);
const running: Console[] = [];
const folders: string[] = [];
let program: string;
let cookie: string;

beforeAll(async () => {
  // Inside the repository, so that the program finds its packages.
  const folder = mkdtempSync(join(process.cwd(), "dist", "console-process-"));
  folders.push(folder);
  program = join(folder, "main.mjs");
  await bundleProgram(join(process.cwd(), "lib/testing/console-process.ts"), program);
  cookie = await sessionOf(await newPerson("admin", { role: "admin" }));
}, 120_000);
afterEach(() => Promise.all(running.splice(0).map((one) => kill(one))));
afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true, force: true })));

function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-console-"));
  folders.push(folder);
  return folder;
}

/** A console of its own process and data folder on the database of this file. */
async function start(dataDir = newDataDir()): Promise<Console> {
  const child = fork(program, {
    env: { ...process.env, LATCHKEY_DATA_DIR: dataDir },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [port] = await once(child, "message");
  const origin = `http://127.0.0.1:${port}`;
  const call = async (method: string, path: string, by: By) => {
    const headers: Record<string, string> =
      "token" in by ? { authorization: `Bearer ${by.token}` } : { ...by, origin: env().publicUrl.origin };
    const response = await fetch(`${origin}/api/v1${path}`, { method, headers });
    await response.arrayBuffer();
    return response.status;
  };
  const started = { child, dataDir, call };
  running.push(started);
  return started;
}

async function kill({ child }: Console): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function stop({ child }: Console): Promise<void> {
  const gone = once(child, "exit");
  child.send("stop");
  await gone;
}

async function doomed(): Promise<Doomed> {
  const account = await newServiceAccount();
  const { id, token } = await newToken(account, ["profile:read"]);
  return { path: `/admin/service-accounts/${account.id}/tokens/${id}`, token };
}

const opens = ({ call }: Console, { token }: Doomed) => call("GET", "/me", { token });

describe("two consoles on one database", { timeout: 120_000 }, () => {
  it("S-070 refuse a token from the moment either has answered that it is revoked, under load", async () => {
    const [one, other] = [await start(), await start()];
    for (const [by, at] of [
      [one, other],
      [other, one],
    ] as const) {
      const victim = await doomed();
      let revokedAt = Number.POSITIVE_INFINITY;
      let late = 0;
      const work = async () => {
        for (let refused = 0; refused < 5; ) {
          const begunAt = performance.now();
          const status = await opens(at, victim);
          if (begunAt > revokedAt) {
            expect(status).toBe(401);
            late += 1;
            refused += 1;
          }
        }
      };
      const workers = Promise.all(Array.from({ length: WORKERS }, work));
      await pause(200);
      expect(await opens(at, victim)).toBe(200);
      expect(await by.call("DELETE", victim.path, { cookie })).toBe(200);
      revokedAt = performance.now();
      await workers;
      expect(late).toBe(WORKERS * 5);
    }
  });

  it("keep every revocation that was answered, though its console is killed in that moment", async () => {
    const witness = await start();
    const dataDir = newDataDir();
    let answered = 0;
    for (const delay of [0, 15, 40]) {
      const mortal = await start(dataDir);
      const victims = await Promise.all(Array.from({ length: 8 }, doomed));
      const answers = victims.map((victim) => mortal.call("DELETE", victim.path, { cookie }).catch(() => null));
      await Promise.race([Promise.any(answers), pause(5_000)]);
      await pause(delay);
      await kill(mortal);
      const told = await Promise.all(answers);
      const revoked = victims.filter((_, n) => told[n] === 200);
      answered += revoked.length;
      for (const victim of revoked) expect(await opens(witness, victim)).toBe(401);
      const heir = await start(dataDir);
      for (const victim of revoked) expect(await opens(heir, victim)).toBe(401);
      // What was not answered is over or isn't, for both alike.
      for (const victim of victims) expect(await opens(heir, victim)).toBe(await opens(witness, victim));
      await stop(heir);
    }
    expect(answered).toBeGreaterThan(0);
  });

  it("keep it revoked after a backup from before it was restored, whichever of them starts", async () => {
    const [victim, bystander] = [await doomed(), await doomed()];
    const restore = await backUp();
    const [one, other] = [await start(), await start()];
    expect(await one.call("DELETE", victim.path, { cookie })).toBe(200);
    await Promise.all([one, other].map(stop));

    await restore();
    const again = await start(one.dataDir);
    expect(await opens(again, victim)).toBe(401);
    // The other one takes down at its start what the first one knows.
    const second = await start(other.dataDir);
    expect(await opens(second, victim)).toBe(401);
    await Promise.all([again, second].map(stop));

    await restore();
    const alone = await start(other.dataDir);
    expect(await opens(alone, victim)).toBe(401);
    expect(await opens(alone, bystander)).toBe(200);
    await stop(alone);
  });
});
