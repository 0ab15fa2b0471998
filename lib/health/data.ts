import "server-only";
import { alertsEnabled } from "@/lib/alerts/enabled";
import { AppError } from "@/lib/core/errors";
import { VERSION } from "@/lib/platform/build-info";
import { pingClickHouse } from "@/lib/platform/clickhouse";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { QUERY_LIMITS } from "@/lib/platform/limits";

const CHECK_TIMEOUT_MS = 3_000;

async function within(work: Promise<unknown>, what: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not answer in time`)), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([work, late]);
  } catch (cause) {
    throw new AppError("unavailable", `${what} is not available`, { retryAfterSeconds: 5 }, { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function assertEngineAnswers(): Promise<void> {
  if (!(await pingClickHouse())) throw new Error("The engine refused a ping");
}

/** Throws 503 unless the console can serve: Postgres holds our tables and the log engine answers. */
export async function assertHealthy(): Promise<void> {
  await Promise.all([
    within(pool().query("SELECT 1 FROM users LIMIT 1"), "The control database"),
    within(assertEngineAnswers(), "The log engine"),
  ]);
}

/** What clients ask before anything else (spec/logchef.md §1.3); the two of the command line's login come together. */
export async function describeInstance() {
  const { issuer, cliClientId } = env().oidc;
  return {
    version: VERSION,
    http_server_timeout: `${QUERY_LIMITS.timeoutMaxSeconds / 60}m0s`,
    ...(cliClientId && { oidc_issuer: issuer, cli_client_id: cliClientId }),
    max_query_limit: QUERY_LIMITS.previewMaxRows,
    max_query_timeout_seconds: QUERY_LIMITS.timeoutMaxSeconds,
    default_preview_limit: QUERY_LIMITS.previewDefaultRows,
    max_preview_limit: QUERY_LIMITS.previewMaxRows,
    max_export_rows: QUERY_LIMITS.exportMaxRows,
    // Without the database nothing fires either, and the rest of this is known without it.
    alerts_enabled: await alertsEnabled().catch(() => false),
    local_auth_enabled: false,
    oidc_enabled: true,
    demo_read_only: false,
    dashboard_cache: { enabled: false, default_ttl_seconds: 0, max_ttl_seconds: 0 },
  };
}
