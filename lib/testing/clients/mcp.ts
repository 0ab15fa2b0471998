import { z } from "zod";
import * as shapes from "./mcp-shapes";

/** A tool's failure: the status that came, and what the body said. */
export class McpError extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(`unexpected status ${status}: ${body}`);
  }
}

type Method = "GET" | "POST" | "PUT" | "DELETE";
/** Times as the model wrote them; the server passes them on. */
export type Times = { start_time: string; end_time: string };

const TIMEOUT_MS = 30_000;

/** The HTTP side of the MCP server: a bearer token, JSON, and a status that has to be exactly the expected one. */
export class McpTransport {
  constructor(
    readonly server: string,
    readonly token: string,
  ) {}

  private async send(method: Method, path: string, body?: object): Promise<Response> {
    return fetch(`${this.server}/api/v1${path}`, {
      method,
      headers: {
        "user-agent": "Go-http-client/1.1",
        "content-type": "application/json",
        ...(this.token && { authorization: `Bearer ${this.token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }

  protected async call<T>(
    shape: z.ZodType<T>,
    method: Method,
    path: string,
    { body, expects = 200 }: { body?: object; expects?: 200 | 201 } = {},
  ): Promise<T> {
    const response = await this.send(method, path, body);
    if (response.status !== expects) throw new McpError(response.status, await response.text());
    return shape.parse(shapes.envelope.parse(await response.json()).data);
  }

  protected get<T>(shape: z.ZodType<T>, path: string): Promise<T> {
    return this.call(shape, "GET", path);
  }

  /** A deletion that has to be answered by 204 and nothing. */
  protected async remove(path: string): Promise<void> {
    const response = await this.send("DELETE", path);
    if (response.status !== 204) throw new McpError(response.status, await response.text());
  }
}

/**
 * Stands in for the Logchef MCP server, whose binary has not been run: the requests of its tools as spec/logchef.md
 * §8.3 gives them, each under the tool's own name, and a decoder that fails where Go's would. These tools read; those
 * that change something are in `mcp-admin.ts`.
 */
export class LogchefMcp extends McpTransport {
  get_profile = () => this.get(shapes.profile, "/me");
  get_meta = () => this.get(shapes.meta, "/meta");
  get_teams = () => this.get(shapes.teams, "/me/teams");
  get_team_sources = (team: number) => this.get(shapes.source.array(), `/teams/${team}/sources`);

  async get_sources() {
    const teams = await this.get_teams();
    return (await Promise.all(teams.map(({ id }) => this.get_team_sources(id)))).flat();
  }

  /** Also what the resource `logchef://team/{t}/source/{s}/schema` reads. */
  get_source_schema = (at: string) => this.get(shapes.column.array(), `${at}/schema`);

  query_logs = (at: string, raw_sql: string, limit = 100) =>
    this.call(shapes.rawResult, "POST", `${at}/logs/query`, { body: { raw_sql, limit, query_timeout: 30 } });

  /** Reads the engine's own log of queries; the tool shows a refusal as such. */
  get_query_telemetry = (at: string) =>
    this.query_logs(
      at,
      "SELECT event_time, query_duration_ms, read_rows, query FROM system.query_log WHERE type = 'QueryFinish' " +
        "ORDER BY event_time DESC LIMIT 20",
    );

  get_log_histogram = (at: string, raw_sql: string, options: { window: string; group_by: string }) =>
    this.call(shapes.histogram, "POST", `${at}/logs/histogram`, {
      body: { raw_sql, ...options, timezone: "UTC", query_timeout: 30 },
    });

  query_logchefql = (at: string, query: string, times: Times) =>
    this.call(shapes.logchefqlResult, "POST", `${at}/logchefql/query`, {
      body: { query, ...times, timezone: "UTC", limit: 100, query_timeout: 30 },
    });

  compare_windows = (at: string, query: string, before: Times, after: Times) =>
    Promise.all([this.query_logchefql(at, query, before), this.query_logchefql(at, query, after)]);

  /** Times that were not given travel as empty texts. */
  translate_logchefql = (at: string, query: string, times: Times = { start_time: "", end_time: "" }) =>
    this.call(shapes.translation, "POST", `${at}/logchefql/translate`, { body: { query, ...times, timezone: "" } });

  validate_logchefql = (at: string, query: string) =>
    this.call(shapes.validation, "POST", `${at}/logchefql/validate`, { body: { query } });

  get_field_values = (at: string, field: string, type: string, times: Times) =>
    this.get(
      shapes.fieldValues,
      `${at}/fields/${encodeURIComponent(field)}/values?${new URLSearchParams({ ...times, type, limit: "10" })}`,
    );

  async top_values(at: string, fields: readonly string[], times: Times) {
    const columns = await this.get_source_schema(at);
    const typeOf = (field: string) => columns.find(({ name }) => name === field)?.type ?? "String";
    return Promise.all(fields.map((field) => this.get_field_values(at, field, typeOf(field), times)));
  }

  get_all_field_dimensions = (at: string, times: Times) =>
    this.get(
      z.record(z.string(), shapes.fieldValues),
      `${at}/fields/values?${new URLSearchParams({ ...times, limit: "10" })}`,
    );

  get_log_context = (at: string, timestamp: number) =>
    this.call(shapes.logContext, "POST", `${at}/logs/context`, {
      body: { timestamp, before_limit: 2, after_limit: 2 },
    });

  generate_query = (at: string, natural_language_query: string) =>
    this.call(shapes.generated, "POST", `${at}/generate-sql`, { body: { natural_language_query, current_query: "" } });

  list_alerts = (at: string) => this.get(shapes.alert.array(), `${at}/alerts`);
  get_alert_history = (at: string, id: number) =>
    this.get(shapes.alertHistory.array(), `${at}/alerts/${id}/history?limit=10`);

  /** Also what the resource `…/collections` reads. */
  get_collections = (at: string) => this.get(shapes.collection.array(), `${at}/collections`);
  /** Also what the resource `…/collection/{id}` reads. */
  get_collection = (at: string, id: number) => this.get(shapes.collection, `${at}/collections/${id}`);

  create_collection = (at: string, body: { name: string; description: string; query: string }) =>
    this.call(shapes.collection, "POST", `${at}/collections`, { body, expects: 201 });
  update_collection = (at: string, id: number, body: { name: string; description: string; query: string }) =>
    this.call(shapes.collection, "PUT", `${at}/collections/${id}`, { body });
  delete_collection = (at: string, id: number) => this.remove(`${at}/collections/${id}`);
}
