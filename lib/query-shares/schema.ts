import { z } from "zod";
import { isStorable, storable } from "@/lib/core/body";
import { byteLength, invalidField } from "@/lib/core/errors";
import type { Prisma } from "@/lib/platform/generated/prisma/client";
import { isShallow, sharedVariables, sharedWindow } from "@/lib/saved-queries/content";

/** Longest life of a link, and what it has unless a shorter one is asked for: 30 days (spec/logchef.md §7.3). */
export const SHARE_MAX_SECONDS = 2_592_000;
const PAYLOAD_MAX_BYTES = 100_000;

const whole = (what: string) =>
  z
    .number({ error: `${what} must be a number greater than 0` })
    .int(`${what} must be a whole number`)
    .min(1, `${what} must be greater than 0`);

const payload = z.object(
  {
    version: whole("version"),
    mode: z.enum(["logchefql", "sql"], { error: "mode must be 'logchefql' or 'sql'" }),
    query: z.string({ error: "query is required" }).refine((text) => text.trim() !== "", "query is required"),
    limit: whole("limit"),
    time_range: sharedWindow,
    timezone: storable.max(64, "timezone must not exceed 64 characters").nullish(),
    variables: sharedVariables,
  },
  { error: "payload is required" },
);

/** Body of `POST …/query-shares`. */
export const createShareBody = z.object({ payload, expires_in_seconds: z.number().int().nullish() });
export type CreateShareInput = z.output<typeof createShareBody>;

/** The payload as it is stored: what was absent stays absent. */
export function checkPayload({ timezone, variables, ...given }: CreateShareInput["payload"]): Prisma.InputJsonObject {
  const kept = { ...given, ...(timezone && { timezone }), ...(variables && { variables }) };
  if (!isShallow(kept)) throw invalidField("payload", "must not be nested so deeply");
  if (!isStorable(kept)) throw invalidField("payload", "must not contain NUL or broken characters");
  const text = JSON.stringify(kept);
  if (byteLength(text) > PAYLOAD_MAX_BYTES) throw invalidField("payload", "must not exceed 100000 characters");
  return JSON.parse(text);
}

/** Seconds that a link lives; it can only be shortened. */
export function checkLifetime(seconds: number | null | undefined): number {
  if (seconds === null || seconds === undefined) return SHARE_MAX_SECONDS;
  if (seconds >= 1 && seconds <= SHARE_MAX_SECONDS) return seconds;
  throw invalidField("expires_in_seconds", `must be between 1 and ${SHARE_MAX_SECONDS}`);
}
