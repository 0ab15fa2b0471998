import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { secretsDir } from "@/lib/platform/data-dir";
import { lockDataDir } from "@/lib/platform/supervisor/data-lock";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "latchkey-lock-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const leaveMark = (text: string) => writeFileSync(join(secretsDir(dataDir), "console.lock"), text);

it("refuses a second console, with its process and the cure, and lets it in afterwards", () => {
  const release = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(new RegExp(`process ${process.pid}.*LATCHKEY_DATA_DIR`));
  release();
  lockDataDir(dataDir)();
});

it.each([
  ["a process that is gone", "999999999 1"],
  ["a process id in use again", `${process.pid} 1`],
  ["a mark cut short", ""],
])("takes over from %s", (_case, text) => {
  leaveMark(text);
  lockDataDir(dataDir)();
});
