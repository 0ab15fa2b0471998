import { z } from "zod";
import { TEAM_ROLES } from "@/lib/access/roles";
import { named, wireCount } from "@/lib/core/wire";
import { querySettings } from "@/lib/sources/schema";

const source = z.object({
  name: z.string(),
  key: z.string().optional(),
  description: z.string(),
  meta_ts_field: z.string(),
  meta_severity_field: z.string(),
  ttl_days: wireCount,
  connection: z.object({
    host: z.string(),
    username: z.string(),
    database: z.string(),
    table_name: z.string(),
    tls_enable: z.boolean(),
    settings: querySettings,
  }),
});
const team = z.object({
  name: z.string(),
  description: z.string(),
  members: z.array(z.object({ email: z.string(), role: z.enum(TEAM_ROLES) })),
  sources: z.array(z.string()),
});

/** The provisioning file that would declare what there is; passwords are not in it. */
export const provisioningWire = named(
  "ProvisioningDocument",
  z.object({ version: z.literal(1), sources: z.array(source), teams: z.array(team) }),
);
