import { z } from "zod";

/** Text that Postgres takes and gives back as it was: no NUL, no half of a surrogate pair. */
export const storable = z.string().refine((value) => !value.includes("\0") && value.isWellFormed(), {
  message: "must not contain NUL or broken characters",
});

/** A text field: absent and null read as "" (Go's zero value, which the wire's clients rely on). */
export const text = storable.nullish().transform((value) => value ?? "");

/** A text field where absent differs from empty. */
export const optionalText = storable.nullish().transform((value) => value ?? undefined);

/** A statement or query: it is run and never stored, so any character may be in it. Absent and null read as "". */
export const statement = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

/** Ids are 4-byte integers in the database; a larger one is refused before it gets there. */
export const LARGEST_ID = 2_147_483_647;

/** An id in a body: absent and null read as 0, which no row has. */
export const bodyId = z
  .number()
  .int()
  .max(LARGEST_ID, "is not a valid ID")
  .nullish()
  .transform((value) => value ?? 0);

/** An id that a form sends: one that some row may have. */
export const rowId = z.number().int().positive().max(LARGEST_ID);

/** True when every text inside a JSON value is storable, keys included. The value must not be deeply nested. */
export function isStorable(value: unknown): boolean {
  if (typeof value === "string") return storable.safeParse(value).success;
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
}
