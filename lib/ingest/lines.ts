import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import type { NumberedLine } from "./formats/record";

/** The longest line that is read, in UTF-16 units; what is beyond is not kept. */
export const MAX_LINE_LENGTH = 1_048_576;

/** A line, or the beginning of one that was longer than MAX_LINE_LENGTH. */
export type ReadLine = NumberedLine & { cut: boolean };

const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * Reads a text file (UTF-8) or a gzip of one in batches of lines; endings may be LF or CRLF, and a byte order mark is
 * left out. Memory stays bounded however long a line is.
 * @param path of the file
 * @param size how many bytes of it to read: a log that grows meanwhile gives the same lines every time
 * @throws the file system's or gzip's own error
 */
export async function* readLines(path: string, size = Number.POSITIVE_INFINITY): AsyncGenerator<ReadLine[]> {
  if (size === 0) return;
  const bytes = createReadStream(path, { highWaterMark: 262_144, end: size - 1 });
  if (!(await isGzip(path))) return yield* splitLines(bytes);
  // Errors of either stream surface where the text is read, so the callback has nothing to add.
  yield* splitLines(pipeline(bytes, createGunzip(), () => {}));
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && GZIP_MAGIC.every((byte, at) => buffer[at] === byte);
  } finally {
    await file.close();
  }
}

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<ReadLine[]> {
  const decoder = new StringDecoder("utf8");
  let number = 0;
  let rest = "";
  let cut = false;
  const take = (piece: string): ReadLine => {
    const text = (rest + piece).slice(0, MAX_LINE_LENGTH);
    const line = { number: ++number, text: trimEnding(number === 1 ? text.replace(/^\uFEFF/, "") : text), cut };
    rest = "";
    cut = false;
    return line;
  };
  const hold = (piece: string) => {
    cut ||= rest.length + piece.length > MAX_LINE_LENGTH;
    if (rest.length < MAX_LINE_LENGTH) rest = (rest + piece).slice(0, MAX_LINE_LENGTH);
  };
  for await (const chunk of chunks) {
    const pieces = decoder.write(chunk).split("\n");
    const tail = pieces.pop()!;
    if (pieces.length > 0) yield pieces.map(take);
    hold(tail);
  }
  hold(decoder.end());
  if (rest !== "") yield [take("")];
}

function trimEnding(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}
