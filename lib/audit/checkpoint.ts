import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import { CHAINS, type ChainName, canonical, type Json } from "./chain";

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const head = z.object({ seq: z.int().min(0), hash: hex64 });
const checkpointShape = z.strictObject({
  at: z.iso.datetime(),
  changes: head,
  access: head,
  /** SHA-256 of the line before, or null in the first. */
  prev: hex64.nullable(),
  key: z.string(),
  sig: z.base64(),
});
const tombstoneShape = z.strictObject({
  chain: z.literal("access"),
  through_seq: z.int().min(1),
  through_hash: hex64,
  removed_at: z.iso.datetime(),
  key: z.string(),
  sig: z.base64(),
});

/** Where both chains stood at a moment, signed. */
export type Checkpoint = z.infer<typeof checkpointShape>;
/** The last row that retention took from the access chain, signed. */
export type Tombstone = z.infer<typeof tombstoneShape>;
/** One row that a checkpoint vouches for. */
export type Anchor = { chain: ChainName; seq: number; hash: string; at: string };

/** A short name of a public key: the first 16 hex characters of SHA-256 over its SubjectPublicKeyInfo. */
export function keyId(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest("hex").slice(0, 16);
}

/** Names the kind of what is signed, so that one kind can't stand for the other. */
const signedText = (kind: "checkpoint" | "tombstone", body: Json) => Buffer.from(`latchkey:${kind}:${canonical(body)}`);

type Unsigned<T> = Omit<T, "key" | "sig">;

/** Signs (Ed25519, RFC 8032) where both chains stand. */
export function signCheckpoint(privateKey: KeyObject, body: Unsigned<Checkpoint>): Checkpoint {
  const signed = { ...body, key: keyId(createPublicKey(privateKey)) };
  return { ...signed, sig: sign(null, signedText("checkpoint", signed), privateKey).toString("base64") };
}

/** Signs what retention is about to remove. */
export function signTombstone(privateKey: KeyObject, body: Unsigned<Tombstone>): Tombstone {
  const signed = { ...body, key: keyId(createPublicKey(privateKey)) };
  return { ...signed, sig: sign(null, signedText("tombstone", signed), privateKey).toString("base64") };
}

function isSigned(kind: "checkpoint" | "tombstone", { sig, ...body }: Checkpoint | Tombstone, publicKey: KeyObject) {
  return verify(null, signedText(kind, body), publicKey, Buffer.from(sig, "base64"));
}

/** Whether a value is a tombstone that this key signed. */
export function isTombstone(value: unknown, publicKey: KeyObject): value is Tombstone {
  const parsed = tombstoneShape.safeParse(value);
  return parsed.success && isSigned("tombstone", parsed.data, publicKey);
}

/** Whether a value is a checkpoint that this key signed. */
export function isCheckpoint(value: unknown, publicKey: KeyObject): value is Checkpoint {
  const parsed = checkpointShape.safeParse(value);
  return parsed.success && isSigned("checkpoint", parsed.data, publicKey);
}

/** The rows that a checkpoint vouches for. A chain that had no row yet has none. */
export const anchorsOf = (checkpoint: Checkpoint): Anchor[] =>
  CHAINS.map((chain) => ({ chain, ...checkpoint[chain], at: checkpoint.at })).filter(({ seq }) => seq > 0);

/** How a line of the file of checkpoints is named by the one after it. */
export const lineHash = (line: string): string => createHash("sha256").update(line).digest("hex");

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/**
 * Reads a file of checkpoints, one signed line each. Answers the rows they vouch for, or the sentence that says which
 * line is not as it was written; `publicKey` has to be the one of the console that wrote it.
 */
export function readCheckpoints(text: string, publicKey: KeyObject): { anchors: Anchor[] } | { problem: string } {
  const anchors: Anchor[] = [];
  let prev: string | null = null;
  for (const [n, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const value = parseLine(line);
    if (!isCheckpoint(value, publicKey))
      return { problem: `Line ${n + 1} of the checkpoints is not signed by this key.` };
    if (value.prev !== prev) return { problem: `Line ${n + 1} of the checkpoints does not follow the one before it.` };
    prev = lineHash(line);
    anchors.push(...anchorsOf(value));
  }
  return { anchors };
}
