import type { ExampleCall } from "./snippets";

/** What came of a real call: told in figures, and in words. */
export type CallOutcome = {
  call: ExampleCall;
  /** HTTP status, or null when there was no answer. */
  status: number | null;
  latencyMs: number;
  isOk: boolean;
  /** Account that the server says the token belongs to. */
  who: string | null;
  /** Rows that came back, for calls that read a list. */
  rows: number | null;
  /** The server's own sentence when it refused. */
  refusal: string | null;
  requestId: string | null;
};

type Envelope = { data?: unknown; message?: unknown };

function rowsOf(call: ExampleCall, data: unknown): number | null {
  const found = call.id === "query" ? (data as { logs?: unknown } | null)?.logs : data;
  return Array.isArray(found) ? found.length : null;
}

/**
 * Makes the call with the token and nothing else: no cookie goes with it, so that what answers is the token's own
 * access. Never throws.
 */
export async function makeCall(call: ExampleCall, token: string): Promise<CallOutcome> {
  const started = performance.now();
  const latency = () => Math.round(performance.now() - started);
  try {
    const response = await fetch(`/api/v1${call.path}`, {
      method: call.method,
      credentials: "omit",
      cache: "no-store",
      headers: {
        Authorization: `Bearer ${token}`,
        ...(call.body && { "Content-Type": "application/json" }),
      },
      body: call.body && JSON.stringify(call.body),
      signal: AbortSignal.timeout(30_000),
    });
    const answer = (await response.json().catch(() => ({}))) as Envelope;
    const user = (answer.data as { user?: { full_name?: string } } | undefined)?.user;
    return {
      call,
      status: response.status,
      latencyMs: latency(),
      isOk: response.ok,
      who: user?.full_name ?? null,
      rows: response.ok ? rowsOf(call, answer.data) : null,
      refusal: !response.ok && typeof answer.message === "string" ? answer.message : null,
      requestId: response.headers.get("x-request-id"),
    };
  } catch {
    return {
      call,
      status: null,
      latencyMs: latency(),
      isOk: false,
      who: null,
      rows: null,
      refusal: null,
      requestId: null,
    };
  }
}
