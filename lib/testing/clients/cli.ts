import { setTimeout as pause } from "node:timers/promises";
import type { z } from "zod";
import { TailReader } from "@/lib/testing/contract/sse";
import * as shapes from "./cli-shapes";

/** An answer that the client shows as an error: its status and the sentence of the envelope. */
export class CliError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export type Window = { start: Date; end: Date };
type Call = { method?: "GET" | "POST"; body?: object; token?: string };
/** The address of a source: ids, or names that are looked up first. */
export type Target = { team: number | string; source: number | string };

const TIMEOUT_MS = 30_000;
const USER_AGENT = "logchef-cli/0.2.2";
const POLL_MS = 1_000;

/** `YYYY-MM-DD HH:MM:SS` by UTC's clock, which LogchefQL is asked in. */
const plain = (at: Date) => at.toISOString().slice(0, 19).replace("T", " ");
/** RFC 3339 with nanoseconds and a numeric offset, which field values are asked in. */
const precise = (at: Date) => at.toISOString().replace("Z", "000000+00:00");
const literal = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/**
 * Stands in for Logchef's command-line client, whose binary has not been run: the requests of each command as
 * spec/logchef.md §8.2 gives them, and a decoder that refuses what the client's own would. Every answer is decoded
 * before it is returned.
 */
export class LogchefCli {
  constructor(
    readonly server: string,
    readonly token: string,
  ) {}

  private async send(path: string, { method = "GET", body, token = this.token }: Call = {}): Promise<Response> {
    const response = await fetch(`${this.server}/api/v1${path}`, {
      method,
      headers: {
        "user-agent": USER_AGENT,
        "content-type": "application/json",
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return response;
    const { message } = shapes.failure.parse(await response.json());
    throw new CliError(response.status, message);
  }

  private async ask<T>(shape: z.ZodType<T>, path: string, call?: Call): Promise<T> {
    const body: unknown = await (await this.send(path, call)).json();
    const refused = shapes.failure.safeParse(body);
    if (refused.success) throw new CliError(200, refused.data.message);
    return shape.parse(shapes.envelope.parse(body).data);
  }

  private post<T>(shape: z.ZodType<T>, path: string, body: object): Promise<T> {
    return this.ask(shape, path, { method: "POST", body });
  }

  /** `auth` once the provider has given an ID token: what may sign in, then the exchange, which has no body. */
  async auth(idToken: string) {
    const meta = await this.ask(shapes.meta, "/meta", { token: "" });
    if (!meta.oidc_issuer || !meta.cli_client_id) throw new Error("login is not configured");
    return this.ask(shapes.exchanged, "/cli/token", { method: "POST", token: idToken });
  }

  /** `auth --status`. */
  status = () => this.ask(shapes.me, "/me");

  /** `whoami`. */
  async whoami() {
    return { me: await this.status(), teams: await this.teams() };
  }

  /** `teams`. */
  teams = () => this.ask(shapes.team.array(), "/me/teams");

  /** `sources -t`. */
  sources = (team: number) => this.ask(shapes.source.array(), `/teams/${team}/sources`);

  /** What every command does with names: case doesn't count, and a source may be named by its table. */
  async resolve({ team, source }: Target): Promise<{ team: number; source: number; path: string }> {
    const same = (a: string, b: number | string) => a.toLowerCase() === String(b).toLowerCase();
    const teamId = typeof team === "number" ? team : (await this.teams()).find(({ name }) => same(name, team))?.id;
    if (teamId === undefined) throw new Error(`no team ${team}`);
    const isNamed = (one: z.output<typeof shapes.source>) =>
      same(one.name, source) || same(`${one.connection?.database}.${one.connection?.table_name}`, source);
    const sourceId = typeof source === "number" ? source : (await this.sources(teamId)).find(isNamed)?.id;
    if (sourceId === undefined) throw new Error(`no source ${source}`);
    return { team: teamId, source: sourceId, path: `/teams/${teamId}/sources/${sourceId}` };
  }

  /** `schema -t -S`. */
  async schema(target: Target) {
    return this.ask(shapes.column.array(), `${(await this.resolve(target)).path}/schema`);
  }

  /** `query [Q] -t -S`, with `--dry-run` too, which still runs it. */
  async query(target: Target, query: string, { start, end }: Window, limit = 100) {
    const times = { start_time: plain(start), end_time: plain(end), timezone: "UTC" };
    const { path } = await this.resolve(target);
    return this.post(shapes.logchefqlResult, `${path}/logchefql/query`, { query, ...times, limit, query_timeout: 30 });
  }

  private async sourceOf(path: string) {
    return this.ask(shapes.source, path);
  }

  /** The text with its range spliced in where it asks for one, by the source's own time column. */
  private async spliced(path: string, sql: string, { start, end }: Window): Promise<string> {
    const { source_type, _meta_ts_field } = await this.sourceOf(path);
    if (source_type !== "clickhouse" || !_meta_ts_field) throw new Error("another kind of source");
    const moment = (at: Date) => `toDateTime(${literal(plain(at))}, 'UTC')`;
    return sql.replaceAll("__START__", moment(start)).replaceAll("__END__", moment(end));
  }

  /** `sql [Q] -t -S`. */
  async sql(target: Target, sql: string, window: Window, limit = 100) {
    const { path } = await this.resolve(target);
    const query_text = await this.spliced(path, sql, window);
    return this.post(shapes.rawResult, `${path}/logs/query`, { query_text, limit, timezone: "UTC", query_timeout: 30 });
  }

  /** `sql --stream --output jsonl`: the bytes as they come. */
  async sqlStream(target: Target, sql: string, window: Window): Promise<string> {
    const { path } = await this.resolve(target);
    const raw_sql = await this.spliced(path, sql, window);
    const body = { raw_sql, format: "ndjson", limit: 100, query_timeout: 30 };
    return (await this.send(`${path}/logs/export`, { method: "POST", body })).text();
  }

  /** `sql --output csv`: a job, a look at it once a second, the file. */
  async sqlCsv(target: Target, sql: string, window: Window): Promise<string> {
    const { path } = await this.resolve(target);
    const raw_sql = await this.spliced(path, sql, window);
    let job = await this.post(shapes.exportJob, `${path}/exports`, { raw_sql, format: "csv", limit: 100 });
    while (job.status !== "complete") {
      if (job.status !== "pending" && job.status !== "running") throw new Error(`the export is ${job.status}`);
      await pause(POLL_MS);
      job = await this.ask(shapes.exportJob, `${path}/exports/${job.id}`);
    }
    return (await this.send(`${path}/exports/${job.id}/download`)).text();
  }

  /** `explain Q`. */
  async explain(target: Target, query: string) {
    const { path } = await this.resolve(target);
    return {
      translated: await this.post(shapes.translation, `${path}/logchefql/translate`, { query }),
      validated: await this.post(shapes.validation, `${path}/logchefql/validate`, { query }),
    };
  }

  /** `fields NAME`. */
  async field(target: Target, name: string, { start, end }: Window) {
    const { path } = await this.resolve(target);
    const columns = await this.ask(shapes.column.array(), `${path}/schema`);
    const type = columns.find((column) => column.name === name)?.type ?? "String";
    const search = new URLSearchParams({ type, start_time: precise(start), end_time: precise(end), timezone: "UTC" });
    return this.ask(shapes.fieldValues, `${path}/fields/${encodeURIComponent(name)}/values?${search}&limit=10`);
  }

  /** `histogram [Q] --interval --group-by`. */
  async histogram(
    target: Target,
    query: string,
    { start, end }: Window,
    options: { interval: string; groupBy?: string },
  ) {
    const { path } = await this.resolve(target);
    const times = { start_time: plain(start), end_time: plain(end), timezone: "UTC" };
    const { full_sql } = await this.post(shapes.translation, `${path}/logchefql/translate`, { query, ...times });
    if (!full_sql) throw new Error("nothing to count");
    return this.post(shapes.histogram, `${path}/logs/histogram`, {
      query_text: full_sql,
      start_timestamp: start.getTime(),
      end_timestamp: end.getTime(),
      window: options.interval,
      timezone: "UTC",
      ...(options.groupBy && { group_by: options.groupBy }),
    });
  }

  /** `history -l`. */
  history = (limit = 50) => this.ask(shapes.historyRow.array(), `/me/query-history?limit=${limit}`);

  /** `saved-queries`, and the list behind `collections`, which is of one source. */
  savedQueries = (source?: number) =>
    this.ask(shapes.savedQuery.array(), `/saved-queries${source ? `?source_id=${source}` : ""}`);

  /** `saved-queries ID`: the query, the team to run it through, and its rows. */
  async runSaved(id: number, window: Window) {
    const shown = await this.ask(shapes.savedQuery, `/saved-queries/${id}`);
    const resolved = await this.ask(shapes.resolvedQuery, `/saved-queries/${id}/resolve`);
    const { content, limit } = shapes.savedContent.parse(JSON.parse(shown.query_content));
    const target = { team: resolved.resolved_team_id, source: resolved.source_id };
    if (resolved.query_language === "logchefql") return (await this.query(target, content, window, limit)).logs;
    return (await this.runNative(target, content, window, limit)).data;
  }

  /** What `collections NAME` sends for SQL: its plain times travel with the statement. */
  private async runNative(target: Target, query_text: string, { start, end }: Window, limit: number) {
    const { path } = await this.resolve(target);
    const times = { start_time: plain(start), end_time: plain(end) };
    return this.post(shapes.rawResult, `${path}/logs/query`, { query_text, limit, ...times });
  }

  /** `find PATTERN`: every source of every team; what fails is skipped. */
  async find(pattern: string): Promise<{ source: string; matches: number; samples: number }[]> {
    const found: { source: string; matches: number; samples: number }[] = [];
    for (const { id: team } of await this.teams()) {
      for (const { id: source, name, connection } of await this.sources(team)) {
        const path = `/teams/${team}/sources/${source}`;
        try {
          const columns = await this.ask(shapes.column.array(), `${path}/schema`);
          const texts = columns.filter(({ type }) => /String/.test(type) && !type.startsWith("Map"));
          const seek = texts.map(
            (column) => `positionCaseInsensitive(toString(${column.name}), ${literal(pattern)}) > 0`,
          );
          const from = `FROM ${connection?.database}.${connection?.table_name} WHERE ${seek.join(" OR ")}`;
          const ask = (query_text: string, limit: number) =>
            this.post(shapes.rawResult, `${path}/logs/query`, { query_text, limit, query_timeout: 30 });
          const counted = await ask(`SELECT count() AS matches ${from}`, 1);
          const samples = await ask(`SELECT * ${from}`, 3);
          found.push({ source: name, matches: Number(counted.data[0]?.matches), samples: samples.data.length });
        } catch (error) {
          if (!(error instanceof CliError)) throw error;
        }
      }
    }
    return found;
  }

  /** `tail Q`: the open stream, read frame by frame; the caller leaves by the signal. */
  async tail(target: Target, query: string, signal: AbortSignal): Promise<TailReader> {
    const { path } = await this.resolve(target);
    const search = new URLSearchParams({ query, query_language: "" });
    const response = await fetch(`${this.server}/api/v1${path}/logs/tail?${search}`, {
      headers: { "user-agent": USER_AGENT, authorization: `Bearer ${this.token}`, accept: "text/event-stream" },
      signal,
    });
    if (!response.ok) throw new CliError(response.status, shapes.failure.parse(await response.json()).message);
    return new TailReader(response);
  }

  /** One round of `tail --poll`. */
  async poll(target: Target, query: string, window: Window) {
    const { path } = await this.resolve(target);
    await this.sourceOf(path);
    return this.query(target, query, window);
  }

  /** `doctor`. */
  async doctor() {
    const meta = await this.ask(shapes.meta, "/meta", { token: "" });
    const { user } = await this.status();
    const teams = await this.teams();
    const sources = await Promise.all(teams.map(({ id }) => this.sources(id)));
    return { version: meta.version, user: user.email, teams: teams.length, sources: sources.flat().length };
  }
}
