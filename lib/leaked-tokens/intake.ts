import "server-only";
import type { Origin } from "@/lib/access/grant";
import type { Tx } from "@/lib/audit/record";
import { digestsOf } from "@/lib/credentials/digest";
import { isTokenShaped } from "@/lib/credentials/formats";
import { parseBody, readBody } from "@/lib/http/body";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { enqueue } from "@/lib/platform/jobs";
import { safePlace } from "./place";
import { type Channel, LEAK_JOB, type LeakJob, REPORT_BYTES, reportBody } from "./schema";

const TYPE = "GeneralError";
const UNREADABLE = "Invalid request body";

/** A text that may be a token, and where it was found. */
export type Find = { token: string; place: string | undefined };

/** The digests of a text under every live key, in hexadecimal. */
export const hexDigests = (token: string): string[] =>
  digestsOf(token, env().tokenKeys).map((digest) => digest.toString("hex"));

/** Hands finds to the job queue, in the caller's transaction. What can't be a token is left out; no token is kept. */
export async function queueFinds(tx: Tx, channel: Channel, origin: Origin, given: readonly Find[]): Promise<void> {
  const found = new Map(given.filter(({ token }) => isTokenShaped(token)).map((find) => [find.token, find]));
  if (found.size === 0) return;
  const finds = [...found.values()].map(({ token, place }) => ({
    digests: hexDigests(token),
    place: safePlace(place, token),
  }));
  const { address, userAgent, requestId } = origin;
  await enqueue(tx, LEAK_JOB, { channel, origin: { address, userAgent, requestId }, finds } satisfies LeakJob);
}

/**
 * Takes a report of anybody's. Whether a token is one of ours is looked at by a job, after the answer, so that neither
 * the answer nor its time tells (spec/security.md S-133).
 */
export async function takeReport(request: Request, origin: Origin): Promise<{ received: number }> {
  const body = await readBody(request, TYPE, UNREADABLE, REPORT_BYTES);
  const { tokens, found_at } = parseBody(reportBody, body, TYPE, UNREADABLE);
  const place = found_at ?? undefined;
  const finds = tokens.map((text) => ({ token: text.trim(), place }));
  await db.$transaction((tx) => queueFinds(tx, "report", origin, finds));
  return { received: tokens.length };
}
