import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, processStat, secretsDir } from "../data-dir";

/** Another console serves the data folder. */
export class DataDirBusy extends Error {
  override readonly name = "DataDirBusy";
}

/**
 * Takes the data folder for this process and answers how to give it back. A mark left by a console that was killed is
 * recognised, also when its process id is in use again. Throws DataDirBusy with a sentence when another one is alive.
 */
export function lockDataDir(dataDir: string): () => void {
  const path = join(secretsDir(dataDir), "console.lock");
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${process.pid} ${startOf(process.pid)}`, { mode: 0o600 });
  try {
    while (!claim(draft, path)) {
      const holder = livingHolder(path);
      if (holder) {
        throw new DataDirBusy(
          `Another Latchkey (process ${holder}) already uses ${dataDir}: stop it first, or set LATCHKEY_DATA_DIR to another folder.`,
        );
      }
      removeStale(path, draft);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => rmSync(path, { force: true });
}

function claim(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw cause;
  }
}

/** Moves the stale mark aside; when a rival put his own there meanwhile, that one goes back. */
function removeStale(path: string, draft: string): void {
  const aside = `${draft}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return; // somebody else removed it; the next claim decides
  }
  if (livingHolder(aside)) claim(aside, path);
  rmSync(aside, { force: true });
}

function livingHolder(path: string): number | null {
  const [first, start = ""] = readOrEmpty(path).split(" ");
  const pid = Number(first);
  return pid > 0 && isAlive(pid) && (start === "" || startOf(pid) === start) ? pid : null;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

/** When a process began, in the kernel's ticks (field 22 of stat); empty where there is no /proc. */
const startOf = (pid: number) => processStat(pid)[19] ?? "";
