/** A person who can sign in at the evaluation provider. */
export type Person = { sub: string; email: string; name: string; does: string };

/** The three people to try; the console knows them by their e-mail addresses. */
export const PEOPLE: readonly Person[] = [
  { sub: "ada", email: "admin@latchkey.test", name: "Ada Admin", does: "Administers the whole console" },
  { sub: "olu", email: "owner@latchkey.test", name: "Olu Owner", does: "Owns a team and decides who is in it" },
  { sub: "mia", email: "member@latchkey.test", name: "Mia Member", does: "Reads the logs of her team" },
];

/** The person with this subject identifier, if there is one. */
export function personBySub(sub: string): Person | undefined {
  return PEOPLE.find((person) => person.sub === sub);
}
