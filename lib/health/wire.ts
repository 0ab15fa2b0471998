import { z } from "zod";
import { named, wireCount, wireId, wireTime } from "@/lib/core/wire";

/** Answer of `GET /health`. */
export const healthWire = z.object({ status: z.literal("ok"), time: wireTime, buildInfo: z.string() });

/** Answer of `GET /readyz`. */
export const readyWire = z.object({ status: z.literal("ready") });

/** Answer of `GET /meta`: what clients ask before anything else (spec/logchef.md §1.3). */
export const metaWire = named(
  "Meta",
  z.object({
    version: z.string().min(1),
    http_server_timeout: z.string().describe("A duration such as 5m0s"),
    oidc_issuer: z.string().optional().describe("Told together with cli_client_id where the command line can sign in"),
    cli_client_id: z.string().optional(),
    max_query_limit: wireId,
    max_query_timeout_seconds: wireId,
    default_preview_limit: wireId,
    max_preview_limit: wireId,
    max_export_rows: wireId,
    alerts_enabled: z.boolean(),
    local_auth_enabled: z.boolean(),
    oidc_enabled: z.boolean(),
    demo_read_only: z.boolean(),
    dashboard_cache: z.object({
      enabled: z.boolean(),
      default_ttl_seconds: wireCount,
      max_ttl_seconds: wireCount,
    }),
  }),
);
