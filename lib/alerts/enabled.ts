import "server-only";
import { AppError } from "@/lib/core/errors";
import { pool } from "@/lib/platform/db";

/** The administrators' setting that switches alerts off; they are on for as long as it is not "false". */
const SWITCH = "alerts.enabled";

/** True unless administrators switched alerts off. */
export async function alertsEnabled(): Promise<boolean> {
  const text = "SELECT 1 FROM system_settings WHERE key = $1 AND value = 'false'";
  const { rowCount } = await pool().query({ name: "latchkey_alerts_switch", text, values: [SWITCH] });
  return rowCount === 0;
}

/** Guard ALERT of the wire (spec/logchef.md §1.0): 503 while alerts are switched off. */
export async function assertAlertsEnabled(): Promise<void> {
  if (!(await alertsEnabled())) throw new AppError("unavailable", "Alerts are disabled");
}
