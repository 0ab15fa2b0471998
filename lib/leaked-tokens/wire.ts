import { z } from "zod";
import { named, type Told, wireCount, wireId, wireTime } from "@/lib/core/wire";
import { CHANNELS, OUTCOMES } from "./schema";
import type { LeakWire } from "./serialize";

/** A token that was reported as leaked, and what was done. */
const leakWire = named(
  "LeakedToken",
  z.object({
    id: wireId,
    token: z.object({ id: wireId, name: z.string(), prefix: z.string() }),
    account: z.object({ id: wireId, name: z.string() }),
    done: z.enum(OUTCOMES).describe("over_before is a token that no longer worked when it was reported"),
    still_works: z.boolean().describe("Whether the token works now, by its own state and its account's"),
    reports: wireCount,
    places: z.array(
      z.object({
        found_at: z.string().nullable().describe("What the reporter wrote; not a link to follow"),
        channel: z.enum(CHANNELS),
        reported_at: wireTime,
      }),
    ),
    first_reported_at: wireTime,
    last_reported_at: wireTime,
  }) satisfies z.ZodType<Told<LeakWire>>,
);

/** One page of leaks. */
export const leaksWire = z.object({ leaks: z.array(leakWire), next_cursor: z.string().nullable() });

/** The query string of the list. */
export const leaksQuery = z.object({
  limit: z.int().min(1).max(200).optional().describe("50 unless said"),
  cursor: z.string().optional().describe("next_cursor of the page before"),
});

/** What a report is answered, whatever it named. */
export const receivedWire = z.object({ received: wireCount });

/** The answer to GitHub, by find. */
export const labelsWire = z.array(
  z.object({
    token_hash: z.string().describe("SHA-256 of the find, in base64"),
    token_type: z.string(),
    label: z.enum(["true_positive", "false_positive"]),
  }),
);

/** The rules for scanners. */
export const patternsWire = z.object({
  patterns: z.array(
    z.object({
      type: z.string(),
      name: z.string(),
      regex: z.string().describe("For RE2 and all that reads more than it"),
      keywords: z.array(z.string()).describe("Text without any of these holds no match"),
    }),
  ),
});
