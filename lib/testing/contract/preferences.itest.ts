import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { call } from "@/lib/testing/http";
import { newPerson, newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectNoScope, expectOk, recordedDuring, withoutWriting } from "./expect";
import * as shapes from "./kept-shapes";

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

const DEFAULTS = { theme: "auto", timezone: "local", display_mode: "table", fields_panel_open: true };

describe("/me/preferences", () => {
  it("are the defaults until something is chosen", async () => {
    const token = await tokenOf(world.bot, ["profile:read"]);
    const data = expectOk(await call("GET", "/me/preferences", { token }), shapes.preferences);
    expect(data).toEqual({ preferences: DEFAULTS, is_default: true });
  });

  it("keep what isn't named, and are each account's own", async () => {
    const person = await newPerson("chooser");
    const cookie = await sessionOf(person);
    const put = async (body: object) =>
      expectOk(await call("PUT", "/me/preferences", { cookie, body }), shapes.preferences);
    expect(await put({ theme: "dark" })).toEqual({ preferences: { ...DEFAULTS, theme: "dark" }, is_default: false });
    const events = await recordedDuring(async () => {
      const more = { timezone: "utc", display_mode: "json", fields_panel_open: false, surprise: 1 };
      await put(more);
    });
    expect(events).toMatchObject([{ action: "preferences.updated", actorId: person.id, before: { theme: "dark" } }]);
    const chosen = { theme: "dark", timezone: "utc", display_mode: "json", fields_panel_open: false };
    const read = expectOk(await call("GET", "/me/preferences", { cookie }), shapes.preferences);
    expect(read).toEqual({ preferences: chosen, is_default: false });
    expect(await put({})).toEqual(read);
    const other = await call("GET", "/me/preferences", { cookie: await sessionOf(world.member) });
    expect(expectOk(other, shapes.preferences).is_default).toBe(true);
  });

  it.each([
    [{ theme: "pink" }, "theme: must be one of auto, light, dark", "ValidationError"],
    [{ theme: "" }, "theme: must be one of auto, light, dark", "ValidationError"],
    [{ timezone: "Europe/Berlin" }, "timezone: must be one of local, utc", "ValidationError"],
    [{ display_mode: "grid" }, "display_mode: must be one of table, compact, json", "ValidationError"],
    [{ fields_panel_open: "yes" }, "Invalid request body", "GeneralError"],
    [{ theme: 1 }, "Invalid request body", "GeneralError"],
    [[], "Invalid request body", "GeneralError"],
  ])("refuse %j", async (body, message, type) => {
    const cookie = await sessionOf(world.member);
    await withoutWriting(async () => expectBad(await call("PUT", "/me/preferences", { cookie, body }), message, type));
  });

  it("ask for profile:read and profile:write", async () => {
    const reader = await tokenOf(world.bot, ["profile:read"]);
    const writer = await tokenOf(world.bot, ["profile:write"]);
    expectNoScope(await call("GET", "/me/preferences", { token: writer }), "profile:read");
    await withoutWriting(async () => {
      const sent = { token: reader, body: { theme: "dark" } };
      expectNoScope(await call("PUT", "/me/preferences", sent), "profile:write");
    });
  });

  it("end with the account", async () => {
    const person = await newPerson("leaver");
    await call("PUT", "/me/preferences", { cookie: await sessionOf(person), body: { theme: "dark" } });
    await db.user.delete({ where: { id: person.id } });
    expect(await db.userPreferences.count({ where: { userId: person.id } })).toBe(0);
  });
});
