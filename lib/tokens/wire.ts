import { z } from "zod";
import { named, type Told, wireId, wireTime } from "@/lib/core/wire";
import type { ApiTokenWire } from "./serialize";

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
    created_at: wireTime,
    updated_at: wireTime,
  }) satisfies z.ZodType<Told<ApiTokenWire>>,
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
