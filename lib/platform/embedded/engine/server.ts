import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Engine, Execution, Summary } from "./engine";
import { describeFailure } from "./errors";
import { type EngineRequest, readRequest } from "./request";

const HEADERS_LIMIT_BYTES = 1024 ** 2;
const KEEP_ALIVE_MS = 65_000;
/** A reader that takes nothing for this long loses its answer, since it holds one of the engine's few places. */
const STALL_MS = 60_000;
/** How much of an answer, and for how long, is held back so that a short one carries its whole summary in front. */
const HOLD_BYTES = 256 * 1024;
const HOLD_MS = 30;

/** ClickHouse's HTTP interface (`/ping`, `/` with one statement per request) in front of the embedded engine. */
export function createEngineServer(engine: Engine): Server {
  const server = createServer({ maxHeaderSize: HEADERS_LIMIT_BYTES }, (request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0];
    if (path === "/ping") response.end("Ok.\n");
    else if (path === "/") void answer(engine, request, response);
    else response.writeHead(404).end("There is no such path\n");
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = 0;
  return server;
}

async function answer(engine: Engine, request: IncomingMessage, response: ServerResponse) {
  const left = new AbortController();
  response.on("close", () => left.abort());
  const reply = new Reply(response, engine.version);
  try {
    const statement = await readRequest(request);
    reply.begin(statement);
    const execution = await engine.execute(statement, left.signal);
    await reply.send(execution, () => left.abort());
  } catch (error) {
    reply.fail(error);
  }
}

const summaryText = (summary: Summary, resultBytes: number) =>
  JSON.stringify({
    read_rows: "0",
    read_bytes: "0",
    written_rows: String(summary.rowsWritten),
    written_bytes: "0",
    total_rows_to_read: "0",
    result_rows: String(summary.resultRows || summary.rowsWritten),
    result_bytes: String(resultBytes),
    elapsed_ns: String(Math.round(summary.elapsedSeconds * 1e9)),
  });

/** One answer on its way out: held back a little, then streamed at the reader's pace. */
class Reply {
  private readonly tag = randomBytes(8).toString("hex");
  private held: Uint8Array[] = [];
  private sentBytes = 0;
  private stall: NodeJS.Timeout | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly version: string,
  ) {}

  begin(statement: EngineRequest) {
    this.response.setHeader("X-ClickHouse-Server-Display-Name", "embedded");
    this.response.setHeader("X-ClickHouse-Query-Id", statement.queryId.replace(/[^\x20-\x7e]/g, "?"));
    this.response.setHeader("X-ClickHouse-Format", statement.format);
    this.response.setHeader("X-ClickHouse-Timezone", "UTC");
    this.response.setHeader("Content-Type", "text/plain; charset=UTF-8");
  }

  async send(execution: Execution, giveUp: () => void): Promise<void> {
    const { output } = execution;
    let timer: NodeJS.Timeout | undefined;
    output?.on("data", (chunk: Buffer) => {
      this.sentBytes += chunk.length;
      timer ??= setTimeout(() => this.flush(), HOLD_MS);
      if (this.response.headersSent) this.write(chunk, output, giveUp);
      else if (this.held.push(chunk) && this.sentBytes > HOLD_BYTES) this.flush();
    });
    try {
      const summary = await execution.done;
      const bytes = await execution.bytes;
      this.finish(summary, bytes);
    } finally {
      clearTimeout(timer);
      clearTimeout(this.stall);
    }
  }

  /** Before the first byte a failure has a status of its own; later it ends the body, as ClickHouse's server does it. */
  fail(error: unknown) {
    const { status, code, text } = describeFailure(error, this.version);
    if (this.response.destroyed) return;
    if (this.response.headersSent) {
      const message = `${text}\n`;
      const length = Buffer.byteLength(message);
      this.response.end(`\r\n__exception__\r\n${this.tag}\n${message}${length} ${this.tag}\r\n__exception__\r\n`);
      return;
    }
    this.response.writeHead(status, { "X-ClickHouse-Exception-Code": String(code) });
    this.response.end(`${text}\n`);
  }

  private flush() {
    if (this.response.headersSent || this.response.destroyed) return;
    this.response.setHeader("X-ClickHouse-Exception-Tag", this.tag);
    this.response.setHeader("Trailer", "X-ClickHouse-Summary");
    this.response.writeHead(200);
    for (const chunk of this.held.splice(0)) this.response.write(chunk);
  }

  private write(chunk: Buffer, output: NonNullable<Execution["output"]>, giveUp: () => void) {
    if (this.response.write(chunk)) return;
    output.pause();
    this.stall = setTimeout(() => {
      giveUp();
      this.response.destroy();
    }, STALL_MS);
    this.response.once("drain", () => {
      clearTimeout(this.stall);
      output.resume();
    });
  }

  private finish(summary: Summary, bytes: Uint8Array) {
    const text = summaryText(summary, this.sentBytes + bytes.length);
    if (this.response.headersSent) {
      this.response.addTrailers({ "X-ClickHouse-Summary": text });
      this.response.end();
      return;
    }
    const body = Buffer.concat([...this.held.splice(0), bytes]);
    this.response.setHeader("X-ClickHouse-Summary", text);
    this.response.setHeader("Content-Length", body.length);
    this.response.writeHead(200);
    this.response.end(body);
  }
}
