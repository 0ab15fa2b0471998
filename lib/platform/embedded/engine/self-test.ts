import { readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";

/** Baits that the starter laid out: whichever of them the engine's process can reach is a wall that does not hold. */
export type Canary = {
  /** A file outside everything that the engine needs. */
  file: string;
  /** A folder in which a file could be planted. */
  directory: string;
  /** A loopback port on which the starter listens. */
  port: number;
  /** The starter's process, whose environment holds its secrets. */
  pid: number;
};

/** Which walls stood: true means that the engine's process could not get through. */
export type Walls = { files: boolean; writes: boolean; network: boolean; environment: boolean };

const CONNECT_TIMEOUT_MS = 1000;

const fails = (attempt: () => unknown): boolean => {
  try {
    attempt();
    return false;
  } catch {
    return true;
  }
};

/** Tries every bait from inside the engine's own process (spec/security.md §3.9, L0). */
export async function tryWalls(canary: Canary): Promise<Walls> {
  return {
    files: fails(() => readFileSync(canary.file)),
    writes: fails(() => writeFileSync(join(canary.directory, "planted"), "")),
    environment: canary.pid === process.pid || fails(() => readFileSync(`/proc/${canary.pid}/environ`)),
    network: await new Promise((resolve) => {
      const socket = createConnection({ host: "127.0.0.1", port: canary.port, timeout: CONNECT_TIMEOUT_MS });
      const settle = (holds: boolean) => {
        socket.destroy();
        resolve(holds);
      };
      socket.on("connect", () => settle(false));
      socket.on("error", () => settle(true));
      socket.on("timeout", () => settle(true));
    }),
  };
}
