import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { staticFiles } from "./static-files";

const SCRIPT = "export const sentence = 'said again and again';\n".repeat(200);
const folder = mkdtempSync(join(tmpdir(), "latchkey-static-"));
let server: Server;

beforeAll(async () => {
  mkdirSync(join(folder, "chunks"));
  writeFileSync(join(folder, "chunks", "one-a1.js"), SCRIPT);
  writeFileSync(join(folder, "letters.woff2"), "not text");
  writeFileSync(join(folder, "..", "latchkey-outside.js"), "outside");
  const answer = staticFiles(folder);
  server = createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
  rmSync(join(folder, "..", "latchkey-outside.js"));
});

/** Sends the path as it is written, which fetch would not. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET") {
  const { port } = server.address() as AddressInfo;
  return new Promise<{ response: IncomingMessage; body: Buffer }>((resolve, reject) => {
    get({ port, host: "127.0.0.1", path, headers, method }, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part as Buffer);
      resolve({ response, body: Buffer.concat(parts) });
    }).on("error", reject);
  });
}

const PATH = "/_next/static/chunks/one-a1.js";

test("a script comes in the best coding that the client takes, with its length, to be kept for good", async () => {
  const brotli = await ask(PATH, { "accept-encoding": "gzip, deflate, br, zstd" });
  expect(brotli.response.headers).toMatchObject({
    "content-encoding": "br",
    "content-type": "text/javascript; charset=utf-8",
    "content-length": String(brotli.body.length),
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
  });
  expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
  const zipped = await ask(PATH, { "accept-encoding": "gzip, br;q=0" });
  expect(zipped.response.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(zipped.body).toString()).toBe(SCRIPT);
  const plain = await ask(PATH);
  expect(plain.response.headers["content-encoding"]).toBeUndefined();
  expect(plain.body.toString()).toBe(SCRIPT);
});

test("what a browser has already is not sent again, and a head has no body", async () => {
  const headers = { "accept-encoding": "gzip" };
  const { etag = "" } = (await ask(PATH, headers)).response.headers;
  const again = await ask(PATH, { ...headers, "if-none-match": etag });
  expect([again.response.statusCode, again.body.length]).toEqual([304, 0]);
  const head = await ask(PATH, headers, "HEAD");
  expect([head.response.statusCode, head.body.length, head.response.headers.etag]).toEqual([200, 0, etag]);
});

test("what is compressed by its own format stays as it is", async () => {
  const { response, body } = await ask("/_next/static/letters.woff2", { "accept-encoding": "br" });
  expect([response.headers["content-encoding"], body.toString()]).toEqual([undefined, "not text"]);
});

test("nothing but files of the folder is answered, by no spelling and no other method", async () => {
  for (const path of [
    "/_next/static/chunks",
    "/_next/static/chunks/two.js",
    "/_next/static/../latchkey-outside.js",
    "/_next/static/%2e%2e/latchkey-outside.js",
    "/chunks/one-a1.js",
  ]) {
    expect((await ask(path)).response.statusCode, path).toBe(418);
  }
  expect((await ask(PATH, {}, "POST")).response.statusCode).toBe(418);
});
