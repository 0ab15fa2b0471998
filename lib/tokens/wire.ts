import { z } from "zod";
import { TEAM_ROLES } from "@/lib/access/roles";
import { named, type Told, wireCount, wireId, wireTime } from "@/lib/core/wire";
import type { BulkRevocation } from "./bulk";
import type { ApiTokenWire, OwnToken } from "./serialize";

/** What a token is limited to; what is left out is not limited. */
export const limitsWire = {
  team_ids: z.array(wireId).min(1).optional().describe("The only teams that the token knows"),
  source_ids: z.array(wireId).min(1).optional().describe("The only sources that the token knows"),
  row_filter: z.string().min(1).optional().describe("A LogchefQL condition on every row that the token reads"),
  allowed_networks: z.array(z.string()).min(1).optional().describe("Networks from which the token may be used"),
  rate_limit_per_minute: z.int().positive().optional(),
};

/** `ApiToken` of the native wire; the secret is not in it (spec/logchef.md §1.1). */
export const apiTokenWire = named(
  "ApiToken",
  z.object({
    id: wireId,
    user_id: wireId,
    name: z.string(),
    prefix: z.string().describe("The token's first twelve characters and an ellipsis"),
    scopes: z.array(z.string()),
    last_used_at: wireTime.optional(),
    expires_at: wireTime.optional(),
    expired: z.boolean(),
    description: z.string().min(1).optional(),
    owner_contact: z.string().min(1).optional(),
    reason: z.string().min(1).optional().describe("Why it may do all or never expires"),
    ...limitsWire,
    disabled_at: wireTime.optional(),
    rotated_from: wireId.optional().describe("The token whose place this one took"),
    overlap_ends_at: wireTime.optional().describe("Until when the token works beside its successor"),
    reused_at: wireTime.optional().describe("The first use after that"),
    last_used_address: z.string().optional().describe("Where a rotated token is still used"),
    last_used_agent: z.string().optional(),
    revoked_at: wireTime.optional().describe("Only in lists that were asked for revoked tokens"),
    failed_calls_since_expiry: wireCount
      .optional()
      .describe("Only in lists, of an expired token: calls with it since, as far back as requests are kept"),
    created_at: wireTime,
    updated_at: wireTime,
  }) satisfies z.ZodType<Told<ApiTokenWire>>,
);

/** What a token is told about itself; names are for whoever may list them. */
export const ownTokenWire = named(
  "OwnToken",
  z.object({
    token: apiTokenWire,
    account: z.object({ id: wireId, name: z.string(), account_type: z.enum(["human", "service"]) }),
    teams: z.array(z.object({ id: wireId, name: z.string().optional(), role: z.enum(TEAM_ROLES) })),
    sources: z.array(z.object({ id: wireId, name: z.string().optional(), team_ids: z.array(wireId).min(1) })),
    address: z.string().optional().describe("Where this call came from"),
  }) satisfies z.ZodType<OwnToken>,
);

/** Answer of minting; nothing else ever holds the secret. */
export const mintedWire = named(
  "MintedToken",
  z.object({
    token: z
      .string()
      .regex(/^logchef_\d+_[0-9a-f]{32}$/)
      .describe("The secret, shown this once"),
    api_token: apiTokenWire,
  }),
);

/** The search word of lists that leave revoked tokens and deleted accounts out unless they are asked for. */
export const includeQuery = z.object({ include: z.literal("revoked").optional() });

/** Answer of revoking a token. */
export const revokedWire = named(
  "RevokedToken",
  z.object({
    message: z.string(),
    revoked_descendants: z.array(wireId).min(1).optional().describe("Tokens that fell with it"),
  }),
);

/** Answer of revoking many tokens, or of asking what would fall. */
export const bulkRevocationWire = named(
  "BulkRevocation",
  z.object({
    dry_run: z.boolean(),
    tokens: z.array(
      z.object({
        id: wireId,
        user_id: wireId,
        account: z.string(),
        name: z.string(),
        prefix: z.string(),
        last_used_at: wireTime.nullable(),
      }),
    ),
    descendants: z.array(wireId).describe("Tokens that fall with them"),
    revoked_at: wireTime.optional().describe("From when on all of them are refused; left out when nothing was revoked"),
  }) satisfies z.ZodType<BulkRevocation>,
);
