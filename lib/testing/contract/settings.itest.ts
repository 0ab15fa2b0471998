import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { unseal } from "@/lib/credentials/seal";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { call } from "@/lib/testing/http";
import { newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import {
  expectBad,
  expectFailure,
  expectNoAdmin,
  expectNoScope,
  expectOk,
  recordedDuring,
  withoutWriting,
} from "./expect";
import * as shapes from "./kept-shapes";
import { message } from "./shapes";

const SECRET = "correct-horse-battery-staple";
let world: World;
let admin: string;
beforeAll(async () => {
  world = await newWorld();
  admin = await sessionOf(world.admin);
});
afterEach(async () => {
  await db.systemSetting.deleteMany();
});

const put = (key: string, body: object, cookie = admin) => call("PUT", `/admin/settings/${key}`, { cookie, body });
const plain = {
  value: "30s",
  value_type: "duration",
  category: "alerts",
  description: "How often",
  is_sensitive: false,
};
const secret = { value: SECRET, value_type: "string", category: "ai", is_sensitive: true };
const read = async (key: string) =>
  expectOk(await call("GET", `/admin/settings/${key}`, { cookie: admin }), shapes.settingValue).value;

describe("/admin/settings", () => {
  it("is [] while there are none, never null", async () => {
    expect(expectOk(await call("GET", "/admin/settings", { cookie: admin }), shapes.settingsByCategory)).toEqual([]);
    const answer = await call("GET", "/admin/settings/category/ai", { cookie: admin });
    expect(expectOk(answer, shapes.settings)).toEqual([]);
  });

  it("keeps typed values by category, recorded", async () => {
    const events = await recordedDuring(async () => {
      const done = { message: "Setting updated successfully", key: "alerts.interval" };
      expect((await put("alerts.interval", plain)).body.data).toEqual(done);
    });
    expect(events).toMatchObject([{ action: "setting.updated", targetId: "alerts.interval", after: { value: "30s" } }]);
    await put("server.name", { value: "here", value_type: "string", category: "server" });
    const answer = await call("GET", "/admin/settings", { cookie: admin });
    const data = expectOk(answer, shapes.settingsByCategory);
    expect(data).toMatchObject([
      { category: "alerts", settings: [{ key: "alerts.interval", ...plain }] },
      { category: "server", settings: [{ key: "server.name", value: "here", is_sensitive: false }] },
    ]);
    expect(await read("alerts.interval")).toBe("30s");
    await put("alerts.interval", { value: "1h30m" });
    const one = await call("GET", "/admin/settings/category/alerts", { cookie: admin });
    expect(expectOk(one, shapes.settings)).toMatchObject([{ ...plain, value: "1h30m" }]);
  });

  it("never shows a sensitive value, to nobody, nowhere", async () => {
    const events = await recordedDuring(async () => {
      const answers = [
        await put("ai.api_key", secret),
        await call("GET", "/admin/settings", { cookie: admin }),
        await call("GET", "/admin/settings/category/ai", { cookie: admin }),
        await call("GET", "/admin/settings/ai.api_key", { token: await tokenOf(world.drifter, ["*"]) }),
        await put("ai.api_key", { description: "for drafts" }),
        await put("ai.api_key", { is_sensitive: false }),
      ];
      for (const answer of answers) expect(answer.text).not.toContain("horse");
      expectBad(answers[5] as (typeof answers)[0], "value: enter the value again");
    });
    const recorded = JSON.stringify(events, (_, value) => (typeof value === "bigint" ? 0 : value));
    expect(recorded).not.toContain("horse");
    const list = await call("GET", "/admin/settings/category/ai", { cookie: admin });
    expect(expectOk(list, shapes.settings)).toMatchObject([
      { value: "", masked_value: "********", description: "for drafts", is_sensitive: true },
    ]);
    expect(await read("ai.api_key")).toBe("");
    const row = await db.systemSetting.findUniqueOrThrow({ where: { key: "ai.api_key" } });
    expect(row.value).toBe("");
    expect(unseal(row.sealedValue ?? "", env().secret, "setting:ai.api_key")).toBe(SECRET);
    await put("ai.api_key", { value: "plain", is_sensitive: false });
    expect(await read("ai.api_key")).toBe("plain");
  });

  it.each([
    ["x y", plain, "key: must begin with a letter and have at most 100 letters, digits, '_', '.' or '-'"],
    ["a", { ...plain, value: "soon" }, "value: must be a duration such as 30s or 1h30m"],
    ["a", { ...plain, value_type: "number" }, "value: must be a number"],
    ["a", { ...plain, value_type: "boolean", value: "yes" }, "value: must be true or false"],
    ["a", { ...plain, value_type: "date" }, "value_type: must be one of string, number, boolean, duration"],
    ["a", { ...plain, category: "misc" }, "category: must be one of alerts, ai, auth, server"],
    ["a", { value: "x" }, "category: must be one of alerts, ai, auth, server"],
    ["a", { ...secret, value: "" }, "value: value is required"],
    ["a", { ...plain, description: "d".repeat(501) }, "description: must not exceed 500 characters"],
    ["a", { ...plain, value: 5 }, "invalid request body"],
    ["a", { ...plain, is_sensitive: "yes" }, "invalid request body"],
    ["a", [], "invalid request body"],
  ])("refuses %s %j", async (key, body, text) => {
    await withoutWriting(async () => expectBad(await put(encodeURIComponent(key), body), text));
  });

  it("forgets a setting, and doesn't mind being told twice", async () => {
    await put("alerts.interval", plain);
    const remove = () => call("DELETE", "/admin/settings/alerts.interval", { cookie: admin });
    const events = await recordedDuring(async () => {
      for (const answer of [await remove(), await remove()]) expectOk(answer, message("Setting deleted successfully"));
    });
    expect(events).toMatchObject([{ action: "setting.deleted", before: { value: "30s" } }]);
    for (const path of ["alerts.interval", "%00", "category/misc"]) {
      const answer = await call("GET", `/admin/settings/${path}`, { cookie: admin });
      expectFailure(answer, 404, "GeneralError", "setting not found");
    }
  });

  it("writes one row when two write at once", async () => {
    const answers = await Promise.all(["1s", "2s", "3s"].map((value) => put("alerts.race", { ...plain, value })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await db.systemSetting.count()).toBe(1);
  });

  it("is for administrators with settings:read and settings:write, and for machines with these scopes", async () => {
    const person = await sessionOf(world.owner);
    const reader = { token: await tokenOf(world.admin, ["settings:read"]) };
    const other = { token: await tokenOf(world.bot, ["logs:read"]) };
    await withoutWriting(async () => {
      for (const path of ["", "/a", "/category/ai"]) {
        expectNoAdmin(await call("GET", `/admin/settings${path}`, { cookie: person }));
        expectNoScope(await call("GET", `/admin/settings${path}`, other), "settings:read");
      }
      expectNoAdmin(await put("a", plain, person));
      expectNoScope(await call("PUT", "/admin/settings/a", { ...reader, body: plain }), "settings:write");
      expectNoScope(await call("DELETE", "/admin/settings/a", reader), "settings:write");
    });
    const writer = await tokenOf(world.bot, ["settings:write"]);
    expect((await call("PUT", "/admin/settings/a", { token: writer, body: plain })).status).toBe(200);
  });
});
