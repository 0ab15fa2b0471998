import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { spawnEngine } from "../platform/embedded/engine/spawn";
import { startPostgres } from "../platform/embedded/postgres";
import { migrateDeploy } from "../platform/migrate";

declare module "vitest" {
  export interface ProvidedContext {
    /** A migrated database that nobody connects to; test files clone it. */
    templateUrl: string;
    engineSocket: string;
    dataDir: string;
  }
}

const TEMPLATE = "latchkey_template";

/** Starts one throwaway Postgres with a migrated template database, and one log engine, for all integration tests. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  execFileSync(process.execPath, ["bin/build.mjs", "program", "engine"], { stdio: "inherit" });
  const dataDir = mkdtempSync(join(tmpdir(), "latchkey-test-"));
  const socketPath = join(dataDir, "run", "engine.sock");
  const [postgres, engine] = await Promise.all([
    startPostgres({ dataDir, isThrowaway: true, database: TEMPLATE }),
    spawnEngine({ dataDir: join(dataDir, "engine"), socketPath }),
  ]);
  await migrateDeploy(postgres.url);
  project.provide("templateUrl", postgres.url);
  project.provide("engineSocket", socketPath);
  project.provide("dataDir", dataDir);
  return async () => {
    await Promise.all([postgres.stop({ remove: true }), engine.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  };
}
