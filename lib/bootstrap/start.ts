import "server-only";
import { ensureAdmins } from "@/lib/auth/service";
import { keepJournal, reapplyRevocations } from "@/lib/credentials/revocation-journal";
import { prepareExports } from "@/lib/exports/service";
import { HOST_PACKAGES_SOURCE, importHostPackages } from "@/lib/ingest/host-packages";
import type { NewSource } from "@/lib/ingest/import";
import { engineClient } from "@/lib/platform/clickhouse";
import { env } from "@/lib/platform/env";
import { defer } from "@/lib/platform/lifecycle";
import { logger } from "@/lib/platform/logger";
import { prepareRequestTable } from "@/lib/platform/request-sink";
import { provisionFile } from "@/lib/provisioning/service";
import {
  type BuiltInSource,
  ensureBootstrapToken,
  ensureFirstSources,
  ensureTrialPeople,
  TRIAL_PEOPLE,
} from "./service";

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  [HOST_PACKAGES_SOURCE]: "What this machine's package manager installed, upgraded and removed.",
};

/** A freshly made table as a source of the first team. */
function asFirstSource(made: NewSource): BuiltInSource {
  const { name, database, table, timestampField, severityField } = made;
  return { name, database, table, timestampField, severityField, description: DESCRIPTIONS[name] ?? "" };
}

/** Brings the machine's own package log in where it is readable; that it isn't is no failure. */
async function bringHostPackages(): Promise<void> {
  const summary = await importHostPackages({
    engine: engineClient(),
    register: (made) => ensureFirstSources([asFirstSource(made)]),
  });
  if (summary && summary.badCount > 0) {
    logger.warn({ badCount: summary.badCount, first: summary.badLines[0] }, "lines of the package log were unreadable");
  }
}

/**
 * Lays down what a console needs before it serves: administrators, the people to try where the provider is the
 * embedded one, the first team and its sources, the bootstrap token, what the provisioning file declares. Every step is
 * safe to repeat. A file that can't be carried out stops the start: half of what was meant is nobody's intention.
 */
export async function prepareConsole(): Promise<void> {
  await prepareRequestTable();
  await ensureAdmins();
  await ensureFirstSources([]);
  if (env().oidc.embedded) await ensureTrialPeople(TRIAL_PEOPLE);
  await ensureBootstrapToken();
  // Before anything is served: what was revoked stays so, whatever backup the database came from.
  await reapplyRevocations();
  keepJournal();
  await prepareExports();
  const { provisioningFile } = env();
  if (provisioningFile !== null) {
    const { changes } = await provisionFile(provisioningFile);
    logger.info({ file: provisioningFile, changes }, "provisioning is carried out");
  }
  // A log of any size must not keep the console from serving. Only on the embedded engine: a cluster is not this machine.
  if (env().clickhouse.kind === "embedded") defer(bringHostPackages);
}
