import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { call } from "@/lib/testing/http";
import { newServiceAccount, newToken } from "@/lib/testing/world";
import { expectBadToken } from "./expect";

const given = process.env.LATCHKEY_TOKEN_SECRET;
const [first, second] = [randomBytes(32).toString("hex"), randomBytes(32).toString("hex")];

/** Starts the settings anew with these keys, as a restart would. */
function restartWith(keys: string | undefined): void {
  if (keys === undefined) delete process.env.LATCHKEY_TOKEN_SECRET;
  else process.env.LATCHKEY_TOKEN_SECRET = keys;
  Reflect.deleteProperty(globalThis, "latchkeyEnvironment");
}

afterEach(() => restartWith(given));

const keyOf = async (id: number) => (await db.apiToken.findUniqueOrThrow({ where: { id } })).keyId;
const me = (token: string) => call("GET", "/me", { token });

describe("the key of the digest", () => {
  it("S-004 is exchanged without a token stopping: both work, the older are digested anew when they are used", async () => {
    const account = await newServiceAccount();
    restartWith(`a:${first}`);
    const [used, unused] = [await newToken(account, ["profile:read"]), await newToken(account, ["profile:read"])];

    restartWith(`b:${second},a:${first}`);
    const young = await newToken(account, ["profile:read"]);
    expect(await Promise.all([used.id, unused.id, young.id].map(keyOf))).toEqual(["a", "a", "b"]);
    for (const { token } of [used, young]) expect((await me(token)).status).toBe(200);
    await flushDeferred();
    expect(await Promise.all([used.id, unused.id].map(keyOf))).toEqual(["b", "a"]);
    expect((await me(used.token)).status).toBe(200);

    restartWith(`b:${second}`);
    for (const { token } of [used, young]) expect((await me(token)).status).toBe(200);
    expectBadToken(await me(unused.token));
  });

  it("opens nothing that another key closed", async () => {
    const account = await newServiceAccount();
    restartWith(`a:${first}`);
    const { token } = await newToken(account, ["profile:read"]);
    restartWith(`a:${second}`);
    expectBadToken(await me(token));
  });
});
