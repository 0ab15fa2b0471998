import { z } from "zod";
import { named, type Told, wireId, wireTime } from "@/lib/core/wire";
import type { UserWire } from "./serialize";

/** `User` of the native wire (spec/logchef.md §1.1). */
export const userWire = named(
  "User",
  z.object({
    id: wireId,
    email: z.string(),
    full_name: z.string(),
    role: z.enum(["admin", "member"]),
    status: z.enum(["active", "inactive"]),
    account_type: z.enum(["human", "service"]),
    last_login_at: wireTime.optional(),
    last_active_at: wireTime.optional(),
    created_at: wireTime,
    updated_at: wireTime,
    managed: z.boolean(),
  }) satisfies z.ZodType<Told<UserWire>>,
);

/** Answer of `GET /me`: the account, and the session or token that it calls by. */
export const callerWire = named(
  "Caller",
  z.object({
    user: userWire,
    auth_method: z.enum(["token", "session"]),
    session: z.object({ expires_at: wireTime }).optional(),
    api_token: z
      .object({
        id: wireId,
        name: z.string(),
        prefix: z.string(),
        last_used_at: wireTime.nullable(),
        created_at: wireTime,
      })
      .optional(),
  }),
);
