import { z } from "zod";
import { named, type Told, wireId, wireTime } from "@/lib/core/wire";
import type { RuleWire } from "./serialize";

/** A rule by which a foreign token becomes a short-lived one of a service account. */
export const ruleWire = named(
  "FederationRule",
  z.object({
    id: wireId,
    name: z.string(),
    service_account_id: wireId,
    issuer: z.url(),
    audience: z.string(),
    subject: z.string(),
    scopes: z.array(z.string()),
    created_by_token: wireId.optional().describe("The token that made the rule, with which it ends"),
    created_at: wireTime,
  }) satisfies z.ZodType<Told<RuleWire>>,
);
