import { execFileSync } from "node:child_process";
import { constants, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";

/**
 * Makes `count` named pipes in `directory`, over which the engine hands results out while it is still computing them.
 * They are made before the fence closes, since nothing behind it can run a program.
 */
export function makePipes(directory: string, count: number): void {
  const paths = pipePaths(directory, count);
  for (const path of paths) rmSync(path, { force: true });
  execFileSync("mkfifo", ["-m", "600", ...paths]);
}

/** The paths that makePipes creates. */
export const pipePaths = (directory: string, count: number) =>
  Array.from({ length: count }, (_, index) => join(directory, `pipe-${index}`));

/** How many named pipes a running engine has, hence how many results it can stream at once. */
export const PIPE_COUNT = 12;

/** Opens the reading end without waiting for a writer; libuv then reads it without holding a thread. */
export function openPipe(path: string): Socket {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}
