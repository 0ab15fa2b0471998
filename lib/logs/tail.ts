import "server-only";
import { randomUUID } from "node:crypto";
import type { ClickHouseClient } from "@clickhouse/client";
import type { SourceGrant } from "@/lib/access/grant";
import { Allowance } from "@/lib/core/allowance";
import { AppError, invalid, isAppError } from "@/lib/core/errors";
import { TAIL_LIMITS } from "@/lib/platform/limits";
import { addressOfSource, readColumns } from "@/lib/sources/data";
import type { ColumnWire } from "@/lib/sources/serialize";
import { runStatement, type StatementRequest } from "./execute";
import { parse } from "./ql/ast";
import { type BoundStatement, compileFilter } from "./ql/compile";
import { sqlIdentifier } from "./ql/literal";
import { type SourceView, viewSource } from "./row-filter";
import { openSource, readingBounds } from "./run";
import { type EventStream, eventStream } from "./sse";
import { Follower } from "./tail-rows";
import { notConnected } from "./unavailable";
import { watchAccess } from "./watch";
import { beginWork, type Work } from "./work";

const LOOK_ROWS = 1_000;
const LOOK_TIMEOUT_SECONDS = 10;
const FAILURES_IN_A_ROW = 5;
const MESSAGE_CHARACTERS = 200;
/** Rows that a quiet stream may send at once. */
const BURST_SECONDS = 2;

/** Languages that a tail understands; refusals of the wire (spec/logchef.md §6.9) are 400. */
function checkLanguage(language: string): void {
  if (language === "" || language === "logchefql") return;
  if (language === "clickhouse-sql" || language === "sql") {
    throw invalid("Live tail supports LogchefQL queries for ClickHouse sources");
  }
  throw invalid(`Query language "${language}" is not supported for this source`);
}

/** Nanoseconds between two values that the time column can tell apart. */
function precisionOf(columns: readonly ColumnWire[], name: string): bigint {
  const type = columns.find((column) => column.name === name)?.type ?? "";
  const digits = /DateTime64\((\d)/.exec(type)?.[1];
  return 10n ** BigInt(9 - Number(digits ?? 0));
}

type Asking = { client: ClickHouseClient; row: SourceView; filter: BoundStatement; signal: AbortSignal };

/** Runs one short statement of the tail's and answers its rows, up to the batch that passes so many characters. */
async function ask(
  { client, row, signal }: Asking,
  sql: string,
  params: Record<string, string>,
  { rows, characters }: { rows: number; characters: number } = { rows: 1, characters: Number.POSITIVE_INFINITY },
) {
  const request: StatementRequest = {
    sql,
    params,
    queryId: randomUUID(),
    limitRows: rows,
    sourceSettings: readingBounds(row),
    timeoutSeconds: LOOK_TIMEOUT_SECONDS,
    signal,
  };
  const found: string[] = [];
  let length = 0;
  for await (const batch of (await runStatement(client, request)).rows) {
    found.push(...batch);
    length += batch.reduce((sum, text) => sum + text.length, 0);
    if (length > characters) return { rows: found, isAll: false };
  }
  return { rows: found, isAll: found.length < rows };
}

/**
 * The engine's clock, read once and carried on by this process's own, which never jumps. It may lag by as long as the
 * answer took and never runs ahead, since rows that come before its first word would be taken for old ones.
 */
async function engineClock(asking: Asking): Promise<() => bigint> {
  const [answer] = (await ask(asking, "SELECT toString(toUnixTimestamp64Nano(now64(9))) AS now", {})).rows;
  const { now } = JSON.parse(answer ?? "{}") as { now?: string };
  if (!now) throw new AppError("unavailable", "Source is not currently connected");
  const offset = BigInt(now) - process.hrtime.bigint();
  return () => process.hrtime.bigint() + offset;
}

async function follow(asking: Asking, columns: readonly ColumnWire[]): Promise<Follower> {
  const { row, filter } = asking;
  const now = await engineClock(asking);
  const step = precisionOf(columns, row.timestampField);
  const time = sqlIdentifier(row.timestampField);
  const from = `FROM ${row.database}.${row.tableName}`;
  const where = (since: string) => `WHERE ${time} >= ${since}${filter.sql ? ` AND (${filter.sql})` : ""}`;
  const AT = "fromUnixTimestamp64Nano({since:Int64}, 'UTC')";
  const TEXT = "parseDateTime64BestEffort({since:String}, 9, 'UTC')";
  return new Follower({
    now,
    // A column that knows whole seconds has the current one for everything that comes within it.
    from: (now() / step) * step,
    timestampField: row.timestampField,
    look: (since, characters) =>
      ask(
        asking,
        `SELECT * ${from} ${where("at" in since ? AT : TEXT)} ORDER BY ${time} ASC LIMIT ${LOOK_ROWS}`,
        { ...filter.params, since: "at" in since ? String(since.at) : since.text },
        { rows: LOOK_ROWS, characters },
      ),
    count: async (since) => {
      const params = { ...filter.params, since };
      const [answer] = (await ask(asking, `SELECT count() AS total ${from} ${where(TEXT)}`, params)).rows;
      return Number((JSON.parse(answer ?? "{}") as { total?: number }).total ?? 0);
    },
  });
}

/** Lets a hundred rows a second pass and counts what it holds back. */
class Throttle {
  private readonly allowance = new Allowance(TAIL_LIMITS.rowsPerSecond, TAIL_LIMITS.rowsPerSecond * BURST_SECONDS);
  dropped = 0;

  take(rows: string[], skipped: number): string[] {
    const passing = rows.slice(0, this.allowance.take(rows.length));
    this.dropped += rows.length - passing.length + skipped;
    return passing;
  }
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, " ").trim().slice(0, MESSAGE_CHARACTERS);
const reasonOf = (error: unknown) => oneLine(isAppError(error) ? error.message : "The log store did not answer");

type TailLimits = { pollMs: number; heartbeatMs: number; lifeMs: number };

/** One look at what has come. It is a function of its own so that nothing keeps its rows while the reader is waited for. */
async function tell(follower: Follower, throttle: Throttle, stream: EventStream): Promise<void> {
  const { rows, skipped } = await follower.poll();
  const before = throttle.dropped;
  const passing = throttle.take(rows, skipped);
  if (passing.length > 0) stream.send("rows", `[${passing.join(",")}]`);
  if (throttle.dropped > before) {
    const message = `More than ${TAIL_LIMITS.rowsPerSecond} rows a second; some are not shown`;
    stream.send("notice", JSON.stringify({ code: "rate_limited", message, dropped_total: throttle.dropped }));
  }
}

async function pump(follower: Follower, stream: EventStream, work: Work, { pollMs }: TailLimits): Promise<void> {
  const throttle = new Throttle();
  let failures = 0;
  while (!work.signal.aborted) {
    const startedAt = performance.now();
    // Whoever doesn't read isn't asked for: the engine rests until there is room.
    await stream.room();
    if (work.signal.aborted) return;
    try {
      await tell(follower, throttle, stream);
      failures = 0;
    } catch (error) {
      if (work.signal.aborted) return;
      failures++;
      if (failures >= FAILURES_IN_A_ROW) {
        stream.end({ reason: "error", message: reasonOf(error) });
        return;
      }
    }
    await stream.pause(Math.max(0, pollMs - (performance.now() - startedAt)));
  }
}

/**
 * Follows the rows of a source as server-sent events (spec/logchef.md §6.9) until the reader leaves, its time is over,
 * it is cancelled by id, or its right to read ends, which is noticed within a second. 429 for one tail too many.
 */
export async function tailLogs(
  grant: SourceGrant<"logs:read">,
  request: Request,
  requestId: string,
  limits: TailLimits = TAIL_LIMITS,
): Promise<Response> {
  const search = new URL(request.url).searchParams;
  checkLanguage(search.get("query_language") ?? "");
  const parsed = parse(search.get("query") ?? "");
  if (!parsed.ok) throw invalid(parsed.error.message);
  const row = await viewSource(grant);
  const columns = await readColumns(addressOfSource(row)).catch((cause) => {
    throw notConnected(cause);
  });
  const client = await openSource(row);
  const work = beginWork("tail", grant, request.signal);
  try {
    const filter = compileFilter(parsed.ast, columns);
    const follower = await follow({ client, row, filter, signal: work.signal }, columns);
    const stream = eventStream({ heartbeatMs: limits.heartbeatMs, onLeave: work.cancel });
    endInTime(stream, work, watchAccess.bind(null, request, grant), limits);
    void pump(follower, stream, work, limits).catch((error) =>
      stream.end({ reason: "error", message: reasonOf(error) }),
    );
    return stream.response({ "x-request-id": requestId, "X-LogChef-Query-ID": work.id });
  } catch (error) {
    work.end();
    throw isAppError(error) && error.code === "query_failed" ? notConnected(error) : error;
  }
}

/** Everything but its reader that can end a tail: its time, a cancel by id, and the end of the right to read. */
function endInTime(
  stream: EventStream,
  work: Work,
  watch: (onEnd: Parameters<typeof watchAccess>[2]) => () => void,
  { lifeMs }: TailLimits,
): void {
  const unwatch = watch(({ message }) => stream.end({ reason: "error", message: oneLine(message) }));
  const timer = setTimeout(() => stream.end({ reason: "ttl_expired" }), lifeMs);
  work.signal.addEventListener("abort", () => stream.end({ reason: "completed" }), { once: true });
  void stream.over.then(() => {
    clearTimeout(timer);
    unwatch();
    work.cancel();
  });
}
