import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const PREFIX = "/_next/static/";
const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ico": "image/x-icon",
  ".png": "image/png",
  ".woff2": "font/woff2",
};
/** What is compressed by its own format already. */
const DENSE = new Set([".png", ".woff2"]);
/** Denser than any gzip and as quick: the first visitor waits for it. */
const BROTLI_QUALITY = 6;

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

const CODERS = {
  br: (bytes: Buffer) =>
    toBrotli(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes: Buffer) => toGzip(bytes, { level: constants.Z_BEST_COMPRESSION }),
} as const;
type Coding = keyof typeof CODERS | "identity";

/** Answers a request for a static file, or tells with false that it is none. */
export type StaticFiles = (request: IncomingMessage, response: ServerResponse) => boolean;

function* filesBelow(folder: string, below = ""): Generator<string> {
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory()) yield* filesBelow(folder, path);
    else yield path;
  }
}

/** The best coding that the client takes (RFC 9110 §12.5.3); a weight of 0 refuses one. */
function codingFor(header: string | undefined, isDense: boolean): Coding {
  if (isDense || !header) return "identity";
  const taken = new Set(
    header
      .toLowerCase()
      .split(",")
      .map((part) => part.split(";"))
      .filter(([, weight = ""]) => !/^\s*q=0(?:\.0*)?\s*$/.test(weight))
      .map(([name = ""]) => name.trim()),
  );
  return taken.has("br") ? "br" : taken.has("gzip") ? "gzip" : "identity";
}

/**
 * The built files below `folder` (`.next/static`), whose names change with their content: each is read and compressed
 * once, at its first request, and may be kept by browsers for good. Paths that are no file there are left to others.
 */
export function staticFiles(folder: string): StaticFiles {
  const files = new Map([...filesBelow(folder)].map((path) => [PREFIX + path, join(folder, path)]));
  const bodies = new Map<string, Promise<{ bytes: Buffer; tag: string }>>();

  function bodyOf(file: string, coding: Coding) {
    const key = `${coding} ${file}`;
    const known = bodies.get(key);
    if (known !== undefined) return known;
    const made = readFile(file).then(async (plain) => {
      const bytes = coding === "identity" ? plain : await CODERS[coding](plain);
      return { bytes, tag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"` };
    });
    made.catch(() => bodies.delete(key));
    bodies.set(key, made);
    return made;
  }

  return (request, response) => {
    const isRead = request.method === "GET" || request.method === "HEAD";
    const file = isRead ? files.get((request.url ?? "").split("?", 1)[0] ?? "") : undefined;
    if (!file) return false;
    const extension = extname(file);
    const coding = codingFor(request.headers["accept-encoding"], DENSE.has(extension));
    bodyOf(file, coding).then(
      ({ bytes, tag }) => {
        response.setHeader("cache-control", "public, max-age=31536000, immutable");
        response.setHeader("vary", "Accept-Encoding");
        response.setHeader("etag", tag);
        response.setHeader("x-content-type-options", "nosniff");
        if (request.headers["if-none-match"] === tag) {
          response.writeHead(304).end();
          return;
        }
        if (coding !== "identity") response.setHeader("content-encoding", coding);
        response.setHeader("content-type", TYPES[extension] ?? "application/octet-stream");
        response.setHeader("content-length", bytes.length);
        response.writeHead(200).end(request.method === "HEAD" ? undefined : bytes);
      },
      () => response.writeHead(404).end(),
    );
    return true;
  };
}
