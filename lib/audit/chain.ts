import { hash } from "node:crypto";

/** The two chains: changes of the control plane, and access to logs with its denials. */
export const CHAINS = ["changes", "access"] as const;
export type ChainName = (typeof CHAINS)[number];

/** A record as it is hashed: column names and plain JSON values. */
export type ChainRecord = { readonly [column: string]: Json };
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const sha256 = (data: string | Uint8Array): Buffer => hash("sha256", data, "buffer");

/** What stands before a chain's first row: no row, but a hash of the chain's name, so that chains can't be exchanged. */
export const genesisOf = (chain: ChainName): Buffer => sha256(`latchkey:${chain}`);

/** Keys as they stand in the text. There are few of them, but not only ours: an object of a setting may have any. */
const QUOTED_KEYS_MAX = 2_000;
const quotedKeys = new Map<string, string>();

function quotedKey(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const quoted = `${JSON.stringify(key)}:`;
  if (quotedKeys.size < QUOTED_KEYS_MAX) quotedKeys.set(key, quoted);
  return quoted;
}

/**
 * JSON with sorted keys and no spaces (RFC 8785): the same value always gives the same bytes. Written piece by piece,
 * without lists in between: this is most of the work of verifying millions of rows.
 */
export function canonical(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  let text = "";
  if (Array.isArray(value)) {
    for (const member of value) text += text === "" ? canonical(member) : `,${canonical(member)}`;
    return `[${text}]`;
  }
  const object = value as { readonly [key: string]: Json };
  for (const key of Object.keys(object).sort()) {
    const member = quotedKey(key) + canonical(object[key] ?? null);
    text += text === "" ? member : `,${member}`;
  }
  return `{${text}}`;
}

/** SHA-256 of a record's canonical JSON. */
export const digestOf = (record: ChainRecord): Buffer => sha256(canonical(record));

/**
 * The hash that seals row `seq`: over the hash before it, its number (eight bytes, big-endian) and its record's digest.
 * The database computes the same for the chain of changes (function latchkey_seal_change in the migrations).
 */
export function linkHash(before: Uint8Array, seq: bigint, digest: Uint8Array): Buffer {
  const linked = Buffer.allocUnsafe(before.length + 8 + digest.length);
  linked.set(before, 0);
  linked.writeBigInt64BE(seq, before.length);
  linked.set(digest, before.length + 8);
  return sha256(linked);
}

/** Text as Postgres can keep it: lone surrogates and NUL become U+FFFD, so that what is hashed is what comes back. */
export const storable = (text: string): string => text.toWellFormed().replaceAll("\u0000", "\ufffd");

/** Any value as plain JSON that Postgres gives back as it was: dates as text, no `undefined`, every text storable. */
export function plain(value: unknown): Json {
  if (value === undefined || value === null) return null;
  return JSON.parse(JSON.stringify(value), (_key, member) =>
    typeof member === "string" ? storable(member) : Object.is(member, -0) ? 0 : member,
  ) as Json;
}
