import { z } from "zod";

/** A text field: absent and null read as "" (Go's zero value, which the wire's clients rely on). */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

/** A text field where absent differs from empty. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

/** Ids are 4-byte integers in the database; a larger one is refused before it gets there. */
const LARGEST_ID = 2_147_483_647;

/** An id in a body: absent and null read as 0, which no row has. */
export const bodyId = z
  .number()
  .int()
  .max(LARGEST_ID, "is not a valid ID")
  .nullish()
  .transform((value) => value ?? 0);
