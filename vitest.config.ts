import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const alias = { "@": fromRoot("."), "server-only": fromRoot("lib/testing/nothing.ts") };
const exclude = ["**/node_modules/**", "**/dist/**", "**/.*/**", "e2e/**"];
const MAX_WORKERS = 2;

export default defineConfig({
  resolve: { alias },
  test: {
    // The log engine's native library crashes in worker threads, so every test file gets a process.
    pool: "forks",
    maxWorkers: MAX_WORKERS,
    projects: [
      { extends: true, test: { name: "unit", include: ["**/*.test.{ts,tsx}"], exclude } },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["**/*.itest.ts"],
          exclude,
          globalSetup: ["lib/testing/global-setup.ts"],
          setupFiles: ["lib/testing/database.ts"],
          // Bounds for what hangs; no test is judged by how fast this machine happens to be.
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
    ],
  },
});
