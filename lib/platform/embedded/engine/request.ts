import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { EngineError } from "./errors";

/** A statement as the HTTP interface states it: text, data, bound parameters and settings of this one request. */
export type EngineRequest = {
  queryId: string;
  sql: string;
  /** Rows of an INSERT, when the statement came in the address and the rows in the body. */
  data: Buffer | null;
  format: string;
  database: string | null;
  settings: [name: string, value: string][];
  /** Values as ClickHouse sends them, in its tab-separated escapes. */
  parameters: [name: string, value: string][];
  isReadOnly: boolean;
  /** True when the answer is to be complete before its first byte leaves (`wait_end_of_query=1`). */
  waitsForEnd: boolean;
};

const BODY_LIMIT_BYTES = 256 * 1024 ** 2;
const NAME = /^[A-Za-z_][A-Za-z0-9_.]*$/;

const FORMAT_NAME = /^[A-Za-z0-9]+$/;

/** Settings of ClickHouse's HTTP server that the engine itself does not know. */
const HTTP_SETTINGS = new Set([
  "send_progress_in_http_headers",
  "enable_http_compression",
  "cancel_http_readonly_queries_on_client_close",
  "buffer_size",
  "compress",
  "decompress",
  "quota_key",
  "stacktrace",
  "session_id",
  "session_timeout",
  "session_check",
  "role",
  "user",
  "password",
  "log_comment",
]);

/** Reads the whole body; more than 256 MiB is refused. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new EngineError(386, "The request body is too large", "TOO_LARGE_STRING_SIZE");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Fields of a multipart body (large parameters travel that way); null for any other content type. */
async function multipartFields(request: IncomingMessage, body: Buffer): Promise<[string, string][] | null> {
  const contentType = request.headers["content-type"];
  if (!contentType?.startsWith("multipart/form-data")) return null;
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  return [...form.entries()].map(([name, value]) => [name, String(value)]);
}

/** Reads a ClickHouse HTTP request (address, body, multipart). Unknown names are left for the engine to refuse. */
export async function readRequest(request: IncomingMessage): Promise<EngineRequest> {
  const url = new URL(request.url ?? "/", "http://engine");
  const body = await readBody(request);
  const fields = await multipartFields(request, body);
  const pairs = [...url.searchParams, ...(fields ?? [])];
  const text = fields ? "" : body.toString("utf8");
  const inAddress = pairs.find(([name]) => name === "query")?.[1] ?? null;
  const result: EngineRequest = {
    queryId: randomUUID(),
    sql: inAddress ?? text,
    data: inAddress !== null && !fields && body.length > 0 ? body : null,
    format: String(request.headers["x-clickhouse-format"] ?? "TabSeparated"),
    database: null,
    settings: [],
    parameters: [],
    isReadOnly: request.method === "GET" || request.method === "HEAD",
    waitsForEnd: false,
  };
  for (const [name, value] of pairs) takePair(result, name, value);
  if (!FORMAT_NAME.test(result.format)) throw new EngineError(73, "Unknown format", "UNKNOWN_FORMAT");
  return result;
}

function takePair(into: EngineRequest, name: string, value: string) {
  if (name === "query" || HTTP_SETTINGS.has(name) || name.startsWith("http_")) return;
  if (name === "query_id") into.queryId = value || into.queryId;
  else if (name === "default_format") into.format = value;
  else if (name === "database") into.database = value;
  else if (name === "wait_end_of_query") into.waitsForEnd = value !== "0";
  else if (!NAME.test(name)) throw new EngineError(115, `Unknown setting '${name.slice(0, 100)}'`, "UNKNOWN_SETTING");
  else if (name.startsWith("param_")) into.parameters.push([name.slice("param_".length), value]);
  else if (name === "readonly") into.isReadOnly ||= value !== "0";
  else into.settings.push([name, value]);
}
