import "server-only";
import { chmod, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@/lib/core/errors";
import { env } from "@/lib/platform/env";
import { EXPORT_LIMITS } from "@/lib/platform/limits";

const UNFINISHED = ".part";
const CHUNK_CHARACTERS = 256 * 1024;

const folder = () => join(env().dataDir, "exports");

/** Where the file of a job lies; ids are ours, hence plain text. */
export const artifactPath = (id: string) => join(folder(), id);

/**
 * Writes a job's file (mode 600, in a folder of mode 700) and lets it appear only when it is whole. Answers rows and
 * bytes. Throws what `rows` throws, and when the file would grow past its bound; nothing is left of it then.
 */
export async function writeArtifact(
  id: string,
  head: string,
  rows: AsyncIterable<readonly string[]>,
): Promise<{ rows: number; bytes: number }> {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  await chmod(folder(), 0o700);
  const draft = `${artifactPath(id)}${UNFINISHED}`;
  const file = await open(draft, "wx", 0o600);
  const written = { rows: 0, bytes: 0 };
  let pending = head;
  const flush = async () => {
    const bytes = Buffer.from(pending);
    pending = "";
    written.bytes += bytes.length;
    if (written.bytes > EXPORT_LIMITS.artifactBytes) {
      throw new AppError("query_failed", `The export is larger than ${EXPORT_LIMITS.artifactBytes / 1024 ** 3} GiB`);
    }
    await file.writeFile(bytes);
  };
  try {
    for await (const batch of rows) {
      for (const row of batch) pending += row;
      written.rows += batch.length;
      if (pending.length >= CHUNK_CHARACTERS) await flush();
    }
    await flush();
    await file.sync();
    await file.close();
    await rename(draft, artifactPath(id));
    return written;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}

/** Deletes a job's file, whole or not. */
export async function removeArtifact(id: string): Promise<void> {
  await Promise.all([artifactPath(id), `${artifactPath(id)}${UNFINISHED}`].map((path) => rm(path, { force: true })));
}

/** Bytes of a job's file, or null when it is gone. */
export async function artifactBytes(id: string): Promise<number | null> {
  try {
    return (await stat(artifactPath(id))).size;
  } catch {
    return null; // whatever is in the way, there is nothing to hand out
  }
}

/** The ids of all jobs that have a file. */
export async function listArtifacts(): Promise<string[]> {
  const names = await readdir(folder()).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw cause;
  });
  return [...new Set(names.map((name) => (name.endsWith(UNFINISHED) ? name.slice(0, -UNFINISHED.length) : name)))];
}
