import "server-only";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";

// A file beside Postgres, one line of JSON for each token or account that was ended or switched, only ever added to. Ids
// are given out again after an older backup is restored, so a line names its subject by id and time of birth, and a
// token by digest too for the one whose secret can come back under another id (LATCHKEY_BOOTSTRAP_TOKEN).

const stamp = z.iso.datetime();
const tokenLine = z.object({
  end: z.enum(["revoked", "rotated", "disabled", "enabled"]),
  id: z.int(),
  created_at: stamp,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  at: stamp,
});
const accountLine = z.object({
  end: z.enum(["account_disabled", "account_enabled"]),
  id: z.int(),
  created_at: stamp,
  at: stamp,
});
const line = z.union([tokenLine, accountLine]);

/** What became of a token; `at` is when, or until when a rotated one works. */
export type TokenLine = z.output<typeof tokenLine>;
/** That an account was switched off or on. */
export type AccountLine = z.output<typeof accountLine>;
type Line = TokenLine | AccountLine;

const folder = () => join(env().dataDir, "journal");
const file = () => join(folder(), "revocations.jsonl");

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Adds lines and waits until they are on the disk. They begin with a line's end, so that a torn one spoils no other. */
export async function appendLines(lines: readonly Line[]): Promise<void> {
  if (lines.length === 0) return;
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  const handle = await open(file(), "a", 0o600);
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.from(`\n${lines.map((one) => JSON.stringify(one)).join("\n")}\n`);
    const { bytesWritten } = await handle.write(bytes);
    if (bytesWritten < bytes.length) throw new Error("The revocation journal could not be written to its end");
    await handle.sync();
    if (size === 0) {
      await syncFolder(folder());
      await syncFolder(env().dataDir);
    }
  } finally {
    await handle.close();
  }
}

/** The lines that can be read. One that can't was torn by a crash before its answer, or spoiled: that is logged. */
export async function readLines(): Promise<Line[]> {
  const text = await readFile(file(), "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    throw cause;
  });
  let unreadable = 0;
  const lines = text.split("\n").flatMap((one) => {
    if (one === "") return [];
    try {
      return [line.parse(JSON.parse(one))];
    } catch {
      unreadable += 1;
      return [];
    }
  });
  if (unreadable > 0) logger.error({ file: file(), unreadable }, "lines of the revocation journal can't be read");
  return lines;
}
