import "server-only";
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keptSecret } from "@/lib/platform/data-dir";

const KEY_FILE = "audit-signing-key.pem";
const PUBLIC_FILE = "public-key.pem";

/** The folder below the data folder that holds the checkpoints and the public key that proves them. */
export function auditDir(dataDir: string): string {
  const dir = join(dataDir, "audit");
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  return dir;
}

/** The file of checkpoints: lines are only ever added to it. */
export const checkpointFile = (dataDir: string): string => join(auditDir(dataDir), "checkpoints.jsonl");

/** The file of the public key, for whoever checks an export elsewhere. */
export const publicKeyFile = (dataDir: string): string => join(auditDir(dataDir), PUBLIC_FILE);

/**
 * The Ed25519 key that signs checkpoints: made at first use and kept (mode 600) in the data folder, where Postgres does
 * not have it. Its public half is written beside the checkpoints.
 */
export function signingKey(dataDir: string): { privateKey: KeyObject; publicKey: KeyObject } {
  const pem = keptSecret(dataDir, KEY_FILE, () =>
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const file = publicKeyFile(dataDir);
  const text = publicKey.export({ type: "spki", format: "pem" }).toString();
  if (textOf(file) !== text) writeFileSync(file, text, { mode: 0o644 });
  return { privateKey, publicKey };
}

/** A file's text, or null when there is none. */
export function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw cause;
  }
}
