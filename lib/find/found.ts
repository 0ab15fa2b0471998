/** What the palette finds. `logs` are a source to look into, `source` is the same to administer. */
const FOUND_KINDS = ["team", "logs", "source", "account", "person"] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

/** One thing that was found, with where it leads. */
export type Found = {
  /** Kind and number, as `recent` of the next question names it. */
  key: string;
  kind: FoundKind;
  name: string;
  /** What tells it from others of its name. */
  hint: string;
  href: string;
};

/** `team:3`. */
export const FOUND_KEY = new RegExp(`^(${FOUND_KINDS.join("|")}):([1-9]\\d{0,8})$`);
