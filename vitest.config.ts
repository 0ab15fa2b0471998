import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = { "@": fromRoot("."), "server-only": fromRoot("lib/testing/nothing.ts") };
const exclude = ["**/node_modules/**", "**/dist/**", "**/.*/**", "e2e/**"];
const MAX_WORKERS = 2;
/** A bound for what hangs: no test is judged by how fast this machine happens to be. */
const HANGING_MS = 60_000;

export default defineConfig({
  resolve: { alias },
  test: {
    // The log engine's native library crashes in worker threads, so every test file gets a process.
    pool: "forks",
    maxWorkers: MAX_WORKERS,
    projects: [
      { extends: true, test: { name: "unit", include: ["**/*.test.{ts,tsx}"], exclude, testTimeout: HANGING_MS } },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["**/*.itest.ts"],
          exclude,
          globalSetup: ["lib/testing/global-setup.ts"],
          setupFiles: ["lib/testing/database.ts"],
          testTimeout: HANGING_MS,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
    ],
  },
});
