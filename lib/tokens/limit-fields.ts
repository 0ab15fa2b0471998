import { z } from "zod";
import { LARGEST_ID } from "@/lib/core/body";

const ids = z.array(z.number().int().positive().max(LARGEST_ID)).nullish();

/** The part of a token's body that says what it is limited to; whatever is left out is not limited. */
export const limitFields = {
  team_ids: ids,
  source_ids: ids,
  row_filter: z.string().nullish(),
  allowed_networks: z.array(z.string()).nullish(),
  rate_limit_per_minute: z.number().int().nullish(),
};
/** What has been read of such a body. */
export type LimitInput = Partial<z.output<z.ZodObject<typeof limitFields>>>;
