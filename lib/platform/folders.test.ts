import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeFolder } from "./folders";

const scratch = mkdtempSync(join(tmpdir(), "latchkey-folders-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("makeFolder", () => {
  it("makes what is missing, for its owner alone, and is content with what is there", () => {
    const path = join(scratch, "a", "b");
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it("says why it can't, below a file and where the system makes nothing", () => {
    writeFileSync(join(scratch, "file"), "");
    expect(() => makeFolder(join(scratch, "file", "b"))).toThrow();
    if (process.platform === "linux") expect(() => makeFolder("/proc/latchkey/b")).toThrow();
  });
});
