import { expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { grantOf } from "@/lib/testing/grants";
import { type Account, newPerson } from "@/lib/testing/world";
import { listSavedViews } from "./data";
import { saveViewBody, VIEWS_MAX } from "./schema";
import { dropView, saveView } from "./service";

const list = "service-tokens";
const writes = (person: Account) => grantOf(person, { area: "self", scope: "profile:write" });
const viewsOf = async (person: Account) =>
  listSavedViews(await grantOf(person, { area: "self", scope: "profile:read" }), list);

it("keeps a person's own views under their names, and nobody else's", async () => {
  const [ada, ben] = [await newPerson("ada"), await newPerson("ben")];
  const { id } = await saveView(await writes(ada), { list, name: "Due", search: "?show=expiring" });
  await saveView(await writes(ada), { list, name: "All", search: "" });
  expect(await saveView(await writes(ada), { list, name: "Due", search: "?show=expiring-30" })).toEqual({ id });
  expect(await viewsOf(ada)).toEqual([
    { id: expect.any(Number), name: "All", search: "" },
    { id, name: "Due", search: "?show=expiring-30" },
  ]);
  expect(await viewsOf(ben)).toEqual([]);
  await dropView(await writes(ben), list, id);
  expect(await viewsOf(ada)).toHaveLength(2);
  await dropView(await writes(ada), list, id);
  await dropView(await writes(ada), list, id);
  expect((await viewsOf(ada)).map(({ name }) => name)).toEqual(["All"]);
  const records = await db.auditEvent.findMany({ where: { actorId: ada.id, action: "preferences.updated" } });
  expect(records).toHaveLength(4);
});

it("keeps so many and no more, also when they come at once", async () => {
  const person = await newPerson("collector");
  const grant = await writes(person);
  await db.listView.createMany({
    data: Array.from({ length: VIEWS_MAX - 1 }, (_, n) => ({ userId: person.id, list, name: `view ${n}`, search: "" })),
  });
  const results = await Promise.allSettled(
    ["one", "two", "three"].map((name) => saveView(grant, { list, name, search: "" })),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(results.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  await saveView(grant, { list, name: "view 0", search: "?q=a" });
  expect(await viewsOf(person)).toHaveLength(VIEWS_MAX);
});

it("takes a name and a search, and nothing else for one", () => {
  const take = (given: object) => saveViewBody.safeParse({ list, name: " Due ", search: "?q=a", ...given });
  expect(take({}).data).toEqual({ list, name: "Due", search: "?q=a" });
  for (const given of [{ name: " " }, { name: "x".repeat(61) }, { search: "//elsewhere" }, { list: "others" }]) {
    expect(take(given).success).toBe(false);
  }
});
