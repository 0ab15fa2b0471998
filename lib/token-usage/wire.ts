import { z } from "zod";
import { SCOPES } from "@/lib/access/scopes";
import { named, type Told, wireCount, wireId, wireTime } from "@/lib/core/wire";
import type { UsageReport } from "./data";
import { FINDINGS } from "./judge";
import type { TokenUsage, UsageDetail } from "./serialize";

const scope = z.enum(SCOPES.map((entry) => entry.scope));

const windowWire = named(
  "UsageWindow",
  z.object({
    days: z.int().positive(),
    since: wireTime,
    until: wireTime,
    observed_since: wireTime.nullable().describe("The first request that the log still has"),
    observed_days: wireCount,
    is_complete: z.boolean().describe("False while the log is younger than the window"),
  }),
);

const tokenUsageWire = named(
  "TokenUsage",
  z.object({
    id: wireId,
    account_id: wireId,
    account: z.string(),
    name: z.string(),
    prefix: z.string(),
    last_four: z.string(),
    scopes: z.array(z.string()),
    granted: wireCount.describe("How many scopes it has; a full-access token has all"),
    used: wireCount.describe("How many of them let a call through"),
    used_scopes: z.array(scope),
    unused_scopes: z.array(scope),
    denied_scopes: z.array(z.string()).describe("Scopes for want of which a call was refused"),
    calls: wireCount,
    denied_calls: wireCount,
    failed_calls: wireCount,
    observed_days: wireCount.describe("Days for which its calls are known"),
    created_at: wireTime,
    last_used_at: wireTime.optional(),
    expires_at: wireTime.optional(),
    findings: z.array(z.enum(FINDINGS)),
  }) satisfies z.ZodType<Told<TokenUsage>>,
);

/** Answer of `GET /admin/tokens/usage`. */
export const usageReportWire = named(
  "UsageReport",
  z.object({
    window: windowWire,
    summary: z.object({ live: wireCount, never_used: wireCount, unused: wireCount, over_granted: wireCount }),
    tokens: z.array(tokenUsageWire),
    next: wireId.nullable().describe("What to ask for with `after`; null at the end"),
  }) satisfies z.ZodType<Omit<UsageReport, "tokens"> & { tokens: Told<TokenUsage>[] }>,
);

const outcomes = { allowed: wireCount, denied: wireCount, failed: wireCount };

/** Answer of the usage of one token or account. */
export const usageDetailWire = named(
  "UsageDetail",
  z.object({
    window: windowWire,
    calls: z.object(outcomes),
    by_scope: z.array(z.object({ scope: z.string().describe("Empty where no scope was asked for"), ...outcomes })),
    by_day: z.array(z.object({ date: z.iso.date(), ...outcomes })),
    tokens: z.array(tokenUsageWire),
  }) satisfies z.ZodType<Omit<UsageDetail, "tokens"> & { tokens: Told<TokenUsage>[] }>,
);

/** The search words of the report, and of the usage of one token or account. */
export const usageReportQuery = z.object({
  finding: z.enum(FINDINGS).optional(),
  after: z.coerce.number().int().positive().optional().describe("The last id of the page before"),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});
export const usageDaysQuery = z.object({ days: z.coerce.number().int().min(1).max(90).optional() });
