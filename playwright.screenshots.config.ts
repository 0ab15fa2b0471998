import { defineConfig } from "@playwright/test";
import base from "./playwright.config";

/** `npm run screenshots`: a picture of every screen into screenshots/, and the one of the README. */
export default defineConfig({
  ...base,
  testDir: "e2e/screenshots",
  testMatch: "*.shots.ts",
  workers: 1,
  timeout: 180_000,
});
