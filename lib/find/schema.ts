import { z } from "zod";
import { FOUND_KEY } from "./found";

const QUERY_MAX = 200;
const RECENT_MAX = 8;

/** What was typed, and, while nothing is, where the person was lately. */
export const findBody = z.object({
  query: z.string().max(QUERY_MAX),
  recent: z.array(z.string().regex(FOUND_KEY)).max(RECENT_MAX),
});
export type FindInput = z.output<typeof findBody>;
