import { defineConfig } from "@playwright/test";
import { findChromium } from "./bin/chromium.mjs";
import { freeAddress } from "./e2e/fixtures/console";

// Workers read this file again and inherit the environment, so that all of them agree on the address.
process.env.LATCHKEY_E2E_URL ??= freeAddress();

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
  timeout: 120_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // On a machine of others' a journey gets two more tries, and the summary names each that needed one.
  retries: process.env.CI ? 2 : 0,
  reporter: "list",
  use: {
    baseURL: process.env.LATCHKEY_E2E_URL,
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    trace: "retain-on-failure",
    // Nothing is waited for that only looks nice.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: { executablePath: findChromium() ?? undefined, args: OFFLINE },
  },
  // Mia is signed out and kept out there, which nobody who opens her pages elsewhere may notice.
  projects: [
    { name: "sign-in", testMatch: "people.spec.ts" },
    { name: "journeys", testIgnore: "people.spec.ts", dependencies: ["sign-in"] },
  ],
});
