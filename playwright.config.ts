import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";
import { findChromium } from "./bin/chromium.mjs";

const FREE_PORT = `const s = require("net").createServer().listen(0, "127.0.0.1", () => {
  console.log(s.address().port);
  s.close();
})`;

// Workers read this file again and inherit the environment, so that all of them agree on the address.
process.env.LATCHKEY_E2E_URL ??= `http://localhost:${execFileSync(process.execPath, ["-e", FREE_PORT], { encoding: "utf8" }).trim()}`;

const OFFLINE = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalSetup: "./e2e/fixtures/global-setup.ts",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  use: {
    baseURL: process.env.LATCHKEY_E2E_URL,
    trace: "retain-on-failure",
    launchOptions: { executablePath: findChromium() ?? undefined, args: OFFLINE },
  },
});
