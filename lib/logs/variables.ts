import { z } from "zod";
import type { Variable } from "./template";

const variable = z.object({
  name: z.string(),
  type: z
    .string()
    .nullish()
    .transform((type) => (type || "string").toLowerCase()),
  value: z.unknown(),
}) satisfies z.ZodType<Variable>;

/** `variables` of a request body; null and absent mean that none were given. */
export const variables = z
  .array(variable)
  .nullish()
  .transform((given) => given ?? null);
