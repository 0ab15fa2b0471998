import { searchFor } from "@/lib/core/words";
import type { PersonRow } from "@/lib/users/serialize";

/** What the list can be narrowed to. */
export const PEOPLE_FILTERS = ["all", "admin", "inactive", "no-team", "never"] as const;
export type PeopleFilter = (typeof PEOPLE_FILTERS)[number];

/** A filter by its name in the address; an unknown name narrows nothing. */
export const peopleFilterOf = (text: string | null): PeopleFilter =>
  PEOPLE_FILTERS.find((filter) => filter === text) ?? "all";

const passes: Readonly<Record<PeopleFilter, (person: PersonRow) => boolean>> = {
  all: () => true,
  admin: (person) => person.role === "admin",
  inactive: (person) => !person.isActive,
  "no-team": (person) => person.teams.length === 0,
  never: (person) => person.lastLoginAt === null,
};

/** The people whom a filter lets through and whose name, address or teams hold every word of `query`. */
export function narrowedPeople(people: readonly PersonRow[], query: string, filter: PeopleFilter): PersonRow[] {
  const isMeant = searchFor(query);
  return people.filter(
    (person) =>
      passes[filter](person) && isMeant(person.fullName, person.email, ...person.teams.map(({ name }) => name)),
  );
}
