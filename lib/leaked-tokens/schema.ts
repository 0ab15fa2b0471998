import { z } from "zod";
import { SCANNER_FORMATS } from "./scanners";

/** Tokens that one report may name. */
const TOKENS_MAX = 100;
/** Largest body of a report, or of a provider's message. */
export const REPORT_BYTES = 256 * 1024;
/** Name of the job that looks at what was reported. */
export const LEAK_JOB = "look-at-leaked-tokens";

const TEXT_MAX = 4_096;
const text = z.string().max(TEXT_MAX, `must not exceed ${TEXT_MAX} characters`);

/** Body of `POST /leaked-tokens`: the tokens as they were found, and where. */
export const reportBody = z.object({
  tokens: z
    .array(text, "must be a list of tokens")
    .min(1, "name at least one token")
    .max(TOKENS_MAX, `name at most ${TOKENS_MAX} tokens`),
  found_at: text.nullish(),
});

/** A message of GitHub's secret scanning: what was found, of which type, and where. */
export const githubMessage = z
  .array(
    z.object({
      token: text,
      type: z.string().max(200),
      url: text.nullish(),
      source: z.string().max(200).nullish(),
    }),
  )
  .max(1_000);
export type GithubFind = z.output<typeof githubMessage>[number];

/** By which way a report came. */
export const CHANNELS = ["report", "github"] as const;
export type Channel = (typeof CHANNELS)[number];

/** What was done about a leaked token; `over_before` is one that no longer worked. */
export const OUTCOMES = ["alerted", "disabled", "revoked", "over_before"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the job is told: digests in hexadecimal under every live key, never a token. */
export const leakJob = z.object({
  channel: z.enum(CHANNELS),
  origin: z.object({ address: z.string().nullable(), userAgent: z.string().nullable(), requestId: z.string() }),
  finds: z.array(z.object({ digests: z.array(z.string()), place: z.string().nullable() })),
});
export type LeakJob = z.output<typeof leakJob>;

/** A place where a leaked token was found, as a row keeps it. */
export const foundPlaces = z.array(
  z.object({ place: z.string().nullable(), channel: z.enum(CHANNELS), at: z.iso.datetime() }),
);
export type FoundPlace = z.output<typeof foundPlaces>[number];

/** The query string of the rules for scanners. */
export const scannerQuery = z.object({ format: z.enum(SCANNER_FORMATS).optional().describe("json unless said") });
