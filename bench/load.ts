import { connect, type Socket } from "node:net";

/** What to ask for: the path, and tokens that take turns. */
export type Target = { port: number; path: string; tokens: readonly string[] };
/** One round of load. `rate` null asks again as soon as an answer is there; a number is requests per second. */
export type Round = Target & { connections: number; seconds: number; rate: number | null };
/** What came of it; latencies in milliseconds. */
export type Outcome = { requestsPerSecond: number; p50: number; p95: number; p99: number };

const HEADERS_END = Buffer.from("\r\n\r\n");
const TICK_MS = 1;

/** A kept-alive connection that carries one request at a time and reads no more of the answer than it must. */
class Wire {
  #held: Buffer = Buffer.alloc(0);
  #answered: ((status: number) => void) | null = null;
  #failed: ((cause: Error) => void) | null = null;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", (cause) => this.#failed?.(cause));
    socket.on("close", () => this.#failed?.(new Error("the server closed a connection")));
  }

  static open(port: number): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" }, () => resolve(new Wire(socket)));
      socket.once("error", reject);
    });
  }

  ask(request: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.socket.write(request);
    });
  }

  close(): void {
    this.#failed = null;
    this.socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const end = this.#held.indexOf(HEADERS_END);
    if (end < 0) return;
    const head = this.#held.toString("latin1", 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) {
      this.#failed?.(new Error("an answer came without a length"));
      return;
    }
    if (this.#held.length < end + HEADERS_END.length + Number(length)) return;
    this.#held = Buffer.alloc(0);
    this.#answered?.(Number(head.slice(9, 12)));
  }
}

/** Runs one round. Rejects when an answer is anything but 200, since its speed would say nothing. */
export async function applyLoad(round: Round): Promise<Outcome> {
  const wires = await Promise.all(Array.from({ length: round.connections }, () => Wire.open(round.port)));
  const requests = round.tokens.map((token) => requestOf(round.path, token));
  let asked = 0;
  const ask = async (wire: Wire) => {
    const status = await wire.ask(requests[asked++ % requests.length]!);
    if (status !== 200) throw new Error(`${round.path} answered ${status} under load`);
  };
  try {
    const { rate, seconds } = round;
    const latencies = rate === null ? await saturate(wires, ask, seconds) : await pace(wires, ask, rate, seconds);
    latencies.sort((a, b) => a - b);
    const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
    return { requestsPerSecond: latencies.length / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  } finally {
    for (const wire of wires) wire.close();
  }
}

function requestOf(path: string, token: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`);
}

type Ask = (wire: Wire) => Promise<void>;

async function saturate(wires: readonly Wire[], ask: Ask, seconds: number): Promise<number[]> {
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    wires.map(async (wire) => {
      for (let now = performance.now(); now < end; ) {
        await ask(wire);
        const done = performance.now();
        latencies.push(done - now);
        now = done;
      }
    }),
  );
  return latencies;
}

/** Requests come by the clock, whether or not earlier ones were answered: waiting for a free connection counts. */
async function pace(wires: readonly Wire[], ask: Ask, rate: number, seconds: number): Promise<number[]> {
  const latencies: number[] = [];
  const free = [...wires];
  const waiting: number[] = [];
  let failure: unknown = null;
  const serve = async (wire: Wire, first: number) => {
    for (let due: number | undefined = first; due !== undefined; due = waiting.shift()) {
      await ask(wire);
      latencies.push(performance.now() - due);
    }
    free.push(wire);
  };
  const since = performance.now();
  for (let sent = 0; sent < rate * seconds && failure === null; ) {
    const now = performance.now();
    for (const due = ((now - since) / 1000) * rate; sent < due; sent += 1) {
      const wire = free.pop();
      if (wire) serve(wire, now).catch((cause) => (failure = cause));
      else waiting.push(now);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  while (free.length < wires.length && failure === null) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  if (failure !== null) throw failure;
  return latencies;
}
