import { z } from "zod";
import { named, wireId } from "@/lib/core/wire";

const role = z.enum(["member", "editor", "admin", "owner"]);

const holderWire = z.object({
  via: z.enum(["session", "token"]),
  token: z
    .object({
      id: wireId,
      name: z.string(),
      prefix: z.string(),
      scopes: z.array(z.string()),
      expires_at: z.iso.datetime().nullable(),
    })
    .nullable(),
  is_alive: z.boolean(),
  sources: z.array(
    z.object({
      id: wireId,
      name: z.string(),
      through: z.array(z.object({ team_id: wireId, team: z.string(), role: role.nullable() })).min(1),
      scopes: z.array(z.string()).min(1),
      reads_logs: z.boolean(),
    }),
  ),
  dead: z.array(
    z.object({
      kind: z.enum(["credential", "account", "scope", "membership"]),
      what: z.string(),
      reason: z.string(),
      sentence: z.string(),
    }),
  ),
});

/** Answer of `GET /access/effective` and its administrators' twin. */
export const accountAccessWire = named(
  "EffectiveAccess",
  z.object({
    account: z.object({
      id: wireId,
      name: z.string(),
      account_type: z.enum(["human", "service"]),
      role: z.enum(["admin", "member"]),
      status: z.enum(["active", "inactive", "deleted"]),
    }),
    holders: z.array(holderWire).describe("Each credential of the account, and what it reaches"),
  }),
);
