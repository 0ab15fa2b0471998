/** A refusal or failure in the engine's own terms: numeric code, text, symbolic name. */
export class EngineError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly type: string,
  ) {
    super(message);
    this.name = "EngineError";
  }
}

/** HTTP status by error code where ClickHouse's server has a better one than 500. */
const STATUS: Record<number, number> = {
  6: 400,
  27: 400,
  36: 400,
  38: 400,
  41: 400,
  43: 400,
  46: 404,
  47: 404,
  53: 400,
  60: 404,
  62: 400,
  73: 400,
  81: 404,
  115: 404,
  159: 408,
  164: 403,
  202: 503,
  386: 413,
  456: 400,
  497: 403,
};

/** Status, code and text of a failure, written as ClickHouse's HTTP interface writes it. */
export function describeFailure(error: unknown, version: string): { status: number; code: number; text: string } {
  const raw = error instanceof Error ? error.message : String(error);
  const text =
    error instanceof EngineError
      ? `Code: ${error.code}. DB::Exception: ${raw}. (${error.type})`
      : raw.slice(raw.startsWith("Query failed: ") ? "Query failed: ".length : 0);
  const code = Number.parseInt(text.startsWith("Code: ") ? text.slice("Code: ".length) : "", 10) || 1002;
  return { status: STATUS[code] ?? 500, code, text: `${text} (version ${version})` };
}
