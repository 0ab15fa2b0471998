import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { settled } from "../fixtures/inspect";

/** The folder of the pictures, which git ignores. */
export const FOLDER = "screenshots";
export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Pictures of what is on the page now: light, dark, and on a phone. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`), timeout: 60_000 });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(PHONE);
  await settled(page);
  await page.screenshot({ path: join(FOLDER, `${name}-phone.png`), timeout: 60_000 });
  await page.setViewportSize(WIDE);
}
