import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClickHouseClient } from "@clickhouse/client";
import { rolldown } from "rolldown";
import { socketClient } from "@/lib/platform/clickhouse";
import { type EngineProcess, spawnEngine } from "./spawn";

/** An engine of a test's own: its process, a client of its default database, where it lives, how to end it. */
export type TestEngine = {
  engine: EngineProcess;
  client: ClickHouseClient;
  socketPath: string;
  directory: string;
  program: string;
  end(): Promise<void>;
};

/** Bundles the side-car as the build does and starts it in a folder that goes away with it. */
export async function startTestEngine(): Promise<TestEngine> {
  const program = join(process.cwd(), ".cache", `engine-test-${process.pid}.mjs`);
  const bundle = await rolldown({ input: "lib/platform/embedded/engine/main.ts", platform: "node" });
  await bundle.write({ file: program, format: "esm" });
  await bundle.close();
  const directory = mkdtempSync(join(tmpdir(), "latchkey-engine-"));
  const socketPath = join(directory, "run", "engine.sock");
  const engine = await spawnEngine({ dataDir: join(directory, "data"), socketPath, program });
  const client = socketClient(socketPath);
  return {
    engine,
    client,
    socketPath,
    directory,
    program,
    end: async () => {
      await client.close();
      await engine.stop();
      rmSync(directory, { recursive: true, force: true });
      rmSync(program, { force: true });
    },
  };
}
