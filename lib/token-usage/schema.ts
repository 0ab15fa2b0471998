import { z } from "zod";
import { invalid } from "@/lib/core/errors";
import { queryNumber, queryWord } from "@/lib/http/query";
import type { UsageAsked } from "./data";
import { FINDINGS } from "./judge";
import { WINDOW_DAYS } from "./window";

/** Body of `POST …/tokens/:tokenID/narrow`; without scopes those that were used are meant. */
export const narrowBody = z.object({
  overlap_seconds: z.number().nullish(),
  scopes: z.array(z.string()).nullish(),
});
export type NarrowInput = z.output<typeof narrowBody>;

const LIMIT = { absent: 100, max: 500 } as const;
const LARGEST_ID = 2_147_483_647;

/** `?finding=&after=&limit=` of the report. 400 for a finding that there isn't. */
export function readAsked(request: Request): UsageAsked {
  const word = queryWord(request, "finding");
  const finding = FINDINGS.find((one) => one === word) ?? null;
  if (word !== null && finding === null) throw invalid("Invalid finding");
  const after =
    queryWord(request, "after") === null ? 0 : queryNumber(request, "after", { absent: 1, max: LARGEST_ID });
  return { finding, after, limit: queryNumber(request, "limit", LIMIT) };
}

/** `?days=` of a token's or an account's usage: 1 to 90. */
export const readDays = (request: Request) => queryNumber(request, "days", { absent: WINDOW_DAYS, max: WINDOW_DAYS });
