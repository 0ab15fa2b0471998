import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { keywordOf, lexSql, SqlLexError, type SqlToken } from "../../sql-lexer";
import { EngineError } from "./errors";
import { Gate } from "./gate";
import type { Classification, Connection, EngineAddon } from "./native";
import { openPipe, PIPE_COUNT } from "./pipes";
import type { EngineRequest } from "./request";

/** How long a statement took and how much came out of it or went in. chDB does not tell how much it read. */
export type Summary = { elapsedSeconds: number; resultRows: number; rowsWritten: number };

/** A running statement: its output, and the promise of its end (rejected with the engine's error). */
export type Execution = { output: Readable | null; bytes: Promise<Uint8Array>; done: Promise<Summary> };

const READS = 0;
const WRITES = 1;
const KILL_RETRY_MS = 25;

const quote = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\0", "\\0")}'`;

/**
 * The embedded engine behind the HTTP interface. Every request gets a connection of its own, closed afterwards, so
 * that neither settings nor parameters nor `readonly` can pass from one request to another.
 */
export class Engine {
  readonly version: string;
  private readonly keeper: Connection;
  private readonly running = new Map<string, Set<AbortController>>();
  private readonly pending = new Set<Promise<unknown>>();
  private readonly work = new Gate(PIPE_COUNT);
  private readonly freePipes: string[];

  constructor(
    private readonly addon: EngineAddon,
    private readonly path: string,
    configFile: string,
    pipes: string[],
  ) {
    this.keeper = addon.CreateConnection(path, [`--config-file=${configFile}`]);
    this.version = addon.QueryWithConnection(this.keeper, "SELECT version()", "TSVRaw").trim();
    this.freePipes = [...pipes];
  }

  /** Runs one statement; `signal` ends it inside the engine too. The caller must read `output` to its end. */
  async execute(request: EngineRequest, signal: AbortSignal): Promise<Execution> {
    const statement = await this.admit(request);
    if (statement.killed !== null) return this.kill(statement.killed);
    const controller = new AbortController();
    const stop = () => controller.abort(new EngineError(394, "Query was cancelled", "QUERY_WAS_CANCELLED"));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    this.register(request.queryId, controller);
    const release = await this.work.enter(controller.signal).catch((error: unknown) => {
      this.unregister(request.queryId, controller);
      throw error;
    });
    const finish = () => {
      signal.removeEventListener("abort", stop);
      this.unregister(request.queryId, controller);
      release();
    };
    try {
      return this.start(request, statement, controller.signal, finish);
    } catch (error) {
      finish();
      throw error;
    }
  }

  /** Ends every statement still running. */
  stopAll(): void {
    for (const group of this.running.values()) {
      for (const controller of group) controller.abort(new EngineError(236, "The engine is stopping", "ABORTED"));
    }
  }

  /** Waits for running statements and closes the data folder. */
  async close(): Promise<void> {
    while (this.pending.size > 0) await Promise.allSettled([...this.pending]);
    this.addon.CloseConnection(this.keeper);
  }

  private async admit(request: EngineRequest) {
    const judged = await this.addon.DurableClassifyAsync(this.keeper, request.sql, request.database ?? "default");
    if (judged.statementCount !== 1) await this.refuseCount(request.sql, judged);
    const tokens = readTokens(request.sql);
    const first = keywordOf(request.sql, tokens[0]);
    if (request.isReadOnly && judged.queryClass !== READS) {
      throw new EngineError(164, "Cannot execute query in readonly mode", "READONLY");
    }
    if (judged.queryClass > WRITES && tokens.some((token) => keywordOf(request.sql, token) === "OUTFILE")) {
      throw new EngineError(497, "INTO OUTFILE is not available", "ACCESS_DENIED");
    }
    const killed = first === "KILL" ? killedQueryId(request, tokens) : null;
    const streams = judged.queryClass === READS && !request.waitsForEnd && isSelect(request.sql, tokens);
    return { streams, tokens, killed };
  }

  /** The engine's own words for a text that is not one statement. */
  private async refuseCount(sql: string, judged: Classification): Promise<never> {
    if (judged.statementCount > 1) {
      throw new EngineError(62, "Syntax error (Multi-statements are not allowed)", "SYNTAX_ERROR");
    }
    const connection = this.addon.CreateConnection(this.path);
    try {
      this.addon.QueryWithConnection(connection, `SET implicit_select = 0, param_q = ${quote(tabEscape(sql))}`, "TSV");
      await this.addon.QueryAsyncConnection(connection, "SELECT formatQuerySingleLine({q:String})", "TSV");
    } finally {
      this.addon.CloseConnection(connection);
    }
    throw new EngineError(62, "Syntax error: the text holds no statement", "SYNTAX_ERROR");
  }

  private start(
    request: EngineRequest,
    statement: { streams: boolean; tokens: SqlToken[] },
    signal: AbortSignal,
    finish: () => void,
  ): Execution {
    const marker = randomUUID();
    const connection = this.connect(request, marker);
    const pipe = statement.streams ? this.freePipes.pop() : undefined;
    const output = pipe === undefined ? null : openPipe(pipe);
    output?.on("error", () => {});
    const sql = pipe === undefined ? request.sql : withOutfile(request, statement.tokens, pipe);
    const running = request.data
      ? this.addon.InsertRawAsyncConnection(connection, sql, request.data, false).then((r) => ({
          bytes: new Uint8Array(),
          elapsed: r.elapsed,
          rowsRead: 0,
          bytesRead: 0,
          written: r.rowsWritten,
        }))
      : this.addon.QueryAsyncConnection(connection, sql, request.format).then((r) => ({ ...r, written: 0 }));
    let isOver = false;
    const cancel = () => {
      // Closing the pipe would leave the engine blocked on it, so what is left is read and thrown away instead.
      output
        ?.removeAllListeners("data")
        .on("data", () => {})
        .resume();
      void this.killUntil(marker, () => isOver);
    };
    if (signal.aborted) cancel();
    else signal.addEventListener("abort", cancel, { once: true });
    const ended = running.finally(async () => {
      isOver = true;
      signal.removeEventListener("abort", cancel);
      this.addon.CloseConnection(connection);
      finish();
    });
    const done = ended.then(
      async (result) => {
        if (output && !output.readableEnded && !signal.aborted)
          await Promise.race([once(output, "end"), once(output, "close")]);
        this.reclaim(pipe, output);
        signal.throwIfAborted();
        return {
          elapsedSeconds: result.elapsed,
          resultRows: result.rowsRead,
          rowsWritten: result.written,
        };
      },
      (error: unknown) => {
        this.reclaim(pipe, output);
        throw error;
      },
    );
    this.track(done);
    const bytes = ended.then((result) => result.bytes);
    bytes.catch(() => {});
    return { output, bytes, done };
  }

  private connect(request: EngineRequest, marker: string): Connection {
    const connection = this.addon.CreateConnection(this.path);
    try {
      if (request.database)
        this.addon.QueryWithConnection(
          connection,
          `USE \`${request.database.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``,
          "TSV",
        );
      const settings = [
        // chDB reads a text without SELECT as an expression; a ClickHouse server does not.
        "implicit_select = 0",
        ...request.settings.map(([name, value]) => `${name} = ${quote(value)}`),
        ...request.parameters.map(([name, value]) => `param_${name} = ${quote(value)}`),
        `log_comment = ${quote(marker)}`,
        ...(request.isReadOnly ? ["readonly = 1"] : []),
      ];
      this.addon.QueryWithConnection(connection, `SET ${settings.join(", ")}`, "TSV");
      return connection;
    } catch (error) {
      this.addon.CloseConnection(connection);
      throw error;
    }
  }

  private reclaim(pipe: string | undefined, output: Readable | null) {
    if (pipe === undefined) return;
    output?.destroy();
    this.freePipes.push(pipe);
  }

  /** A statement shows up in the engine's process list a little after it was started, hence the repetition. */
  private async killUntil(marker: string, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const kill = `KILL QUERY WHERE Settings['log_comment'] = ${quote(marker)} ASYNC`;
      await this.addon.QueryAsyncConnection(this.keeper, kill, "TSV").catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, KILL_RETRY_MS));
    }
  }

  private kill(queryId: string): Execution {
    const group = this.running.get(queryId) ?? new Set();
    for (const controller of group)
      controller.abort(new EngineError(394, "Query was cancelled", "QUERY_WAS_CANCELLED"));
    const text = [...group].map(() => `waiting\t${tabEscape(queryId)}\tdefault\t\n`).join("");
    const summary = { elapsedSeconds: 0, resultRows: 0, rowsWritten: 0 };
    return { output: null, bytes: Promise.resolve(Buffer.from(text)), done: Promise.resolve(summary) };
  }

  private register(queryId: string, controller: AbortController) {
    const group = this.running.get(queryId);
    if (group) group.add(controller);
    else this.running.set(queryId, new Set([controller]));
  }

  private unregister(queryId: string, controller: AbortController) {
    const group = this.running.get(queryId);
    group?.delete(controller);
    if (group?.size === 0) this.running.delete(queryId);
  }

  private track(work: Promise<unknown>) {
    this.pending.add(work);
    const forget = () => this.pending.delete(work);
    work.then(forget, forget);
  }
}

const tabEscape = (text: string) =>
  text
    .replaceAll("\\", "\\\\")
    .replaceAll("\t", "\\t")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\0", "\\0");

function readTokens(sql: string): SqlToken[] {
  try {
    return lexSql(sql);
  } catch (error) {
    if (error instanceof SqlLexError) throw new EngineError(62, `Syntax error: ${error.message}`, "SYNTAX_ERROR");
    throw error;
  }
}

/** EXPLAIN and its like would hand the output clause to the statement inside them, so only a SELECT is streamed. */
const isSelect = (sql: string, tokens: SqlToken[]) =>
  ["SELECT", "WITH", "FROM"].includes(keywordOf(sql, tokens[0])) || sql[tokens[0]?.start ?? 0] === "(";

/** The statement without its own FORMAT, writing to `pipe`. Only class-0 statements, which name no file, get here. */
function withOutfile(request: EngineRequest, tokens: SqlToken[], pipe: string): string {
  const { sql } = request;
  let end = tokens.length;
  while (end > 0 && sql[tokens[end - 1]!.start] === ";") end--;
  let format = request.format;
  if (keywordOf(sql, tokens[end - 2]) === "FORMAT" && tokens[end - 1]?.kind === "word") {
    format = sql.slice(tokens[end - 1]!.start, tokens[end - 1]!.end);
    end -= 2;
  }
  const text = end > 0 ? sql.slice(0, tokens[end - 1]!.end) : sql;
  return `${text}\nINTO OUTFILE ${quote(pipe)} APPEND FORMAT ${format}`;
}

/** The id in `KILL QUERY WHERE query_id = '…'`, the one form that means a request of this interface. */
function killedQueryId(request: EngineRequest, tokens: SqlToken[]): string | null {
  const { sql } = request;
  const words = tokens.map((token) => sql.slice(token.start, token.end));
  const shape = ["KILL", "QUERY", "WHERE", "QUERY_ID", "="];
  if (!shape.every((word, index) => words[index]?.toUpperCase() === word)) return null;
  const value = tokens[5];
  if (value?.kind === "string" && words[5]?.startsWith("'")) return words[5].slice(1, -1);
  const bound = words[5] === "{" ? request.parameters.find(([name]) => name === words[6]) : undefined;
  return bound?.[1] ?? null;
}
