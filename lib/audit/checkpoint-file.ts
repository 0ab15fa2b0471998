import "server-only";
import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, statSync, writeSync } from "node:fs";
import { type Checkpoint, isCheckpoint } from "./checkpoint";
import { checkpointFile, signingKey } from "./signing-key";

const LINE_BYTES = 4_096;
const NEWLINE = 10;

/** The last whole line of a file that lines are appended to, and where it ends; what follows was torn by a crash. */
function lastLine(fd: number, size: number): { line: string | null; end: number } {
  const from = Math.max(0, size - 2 * LINE_BYTES);
  const bytes = Buffer.alloc(size - from);
  readSync(fd, bytes, 0, bytes.length, from);
  const end = bytes.lastIndexOf(NEWLINE);
  if (end < 0) return { line: null, end: 0 };
  const begin = end === 0 ? 0 : bytes.lastIndexOf(NEWLINE, end - 1) + 1;
  return { line: bytes.subarray(begin, end).toString("utf8"), end: from + end + 1 };
}

/** Appends what `make` says of the line before; the line is on the disk when this returns. */
export function appendLine(file: string, make: (line: string | null) => string): void {
  const fd = openSync(file, "a+", 0o600);
  try {
    const { size } = statSync(file);
    const { line, end } = lastLine(fd, size);
    if (end < size) ftruncateSync(fd, end);
    writeSync(fd, `${make(line)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The newest checkpoint of the data folder that is signed by its key, or null. */
export function newestCheckpoint(dataDir: string): Checkpoint | null {
  const file = checkpointFile(dataDir);
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size === 0) return null;
  const fd = openSync(file, "r");
  try {
    const { line } = lastLine(fd, size);
    const value: unknown = line === null ? null : JSON.parse(line);
    return isCheckpoint(value, signingKey(dataDir).publicKey) ? value : null;
  } finally {
    closeSync(fd);
  }
}
