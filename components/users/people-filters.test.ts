import { expect, it } from "vitest";
import type { PersonRow } from "@/lib/users/serialize";
import { narrowedPeople, peopleFilterOf } from "./people-filters";

const person = (fullName: string, rest: Partial<PersonRow> = {}): PersonRow => ({
  id: 1,
  email: `${fullName.toLowerCase()}@example.test`,
  fullName,
  role: "member",
  isActive: true,
  managed: false,
  lastLoginAt: "2026-01-01T00:00:00.000Z",
  lastActiveAt: null,
  teams: [{ id: 1, name: "Payments", role: "member" }],
  liveTokens: 0,
  ownedAccounts: 0,
  ...rest,
});
const names = (found: PersonRow[]) => found.map(({ fullName }) => fullName);

const PEOPLE = [
  person("Ada", { role: "admin" }),
  person("Ben", { isActive: false }),
  person("Cy", { teams: [], lastLoginAt: null }),
];

it("finds by name, address and team, whatever the case and the order of words", () => {
  expect(names(narrowedPeople(PEOPLE, "", "all"))).toEqual(["Ada", "Ben", "Cy"]);
  expect(names(narrowedPeople(PEOPLE, "PAY ada", "all"))).toEqual(["Ada"]);
  expect(names(narrowedPeople(PEOPLE, "cy@example", "all"))).toEqual(["Cy"]);
  expect(narrowedPeople(PEOPLE, "ada ben", "all")).toEqual([]);
});

it("narrows by what administrators look for", () => {
  expect(names(narrowedPeople(PEOPLE, "", "admin"))).toEqual(["Ada"]);
  expect(names(narrowedPeople(PEOPLE, "", "inactive"))).toEqual(["Ben"]);
  expect(names(narrowedPeople(PEOPLE, "", "no-team"))).toEqual(["Cy"]);
  expect(names(narrowedPeople(PEOPLE, "", "never"))).toEqual(["Cy"]);
  expect(names(narrowedPeople(PEOPLE, "ada", "inactive"))).toEqual([]);
});

it("reads a filter from an address", () => {
  expect(peopleFilterOf("no-team")).toBe("no-team");
  expect(peopleFilterOf("nonsense")).toBe("all");
  expect(peopleFilterOf(null)).toBe("all");
});
