/** A frame of the tail, as spec/logchef.md §6.9 lists them. */
export type Frame =
  | { kind: "ok" }
  | { kind: "hb" }
  | { kind: "rows"; rows: Record<string, unknown>[]; text: string }
  | { kind: "notice"; notice: { code: string; message: string; dropped_total: number } }
  | { kind: "end"; end: { reason: string; message?: string } };

function decode(frame: string): Frame {
  if (frame === ": ok") return { kind: "ok" };
  if (frame === ": hb") return { kind: "hb" };
  const lines = frame.split("\n");
  const [event, data] = lines;
  if (lines.length !== 2 || !event?.startsWith("event: ") || !data?.startsWith("data: ")) {
    throw new Error(`not a frame of the tail: ${JSON.stringify(frame.slice(0, 200))}`);
  }
  const value = JSON.parse(data.slice("data: ".length));
  switch (event.slice("event: ".length)) {
    case "rows":
      if (!Array.isArray(value) || value.length === 0) throw new Error("rows are a list with something in it");
      return { kind: "rows", rows: value, text: data };
    case "notice":
      if (value.code !== "rate_limited" || !Number.isInteger(value.dropped_total)) throw new Error(`notice: ${data}`);
      return { kind: "notice", notice: value };
    case "end": {
      const isError = value.reason === "error";
      const isKnown = isError || value.reason === "completed" || value.reason === "ttl_expired";
      const isShort = typeof value.message === "string" && value.message.length <= 200 && !/[\r\n]/.test(value.message);
      if (!isKnown || isError !== isShort) throw new Error(`end: ${data}`);
      return { kind: "end", end: value };
    }
    default:
      throw new Error(`unknown event: ${event}`);
  }
}

/** Frames of an open tail: everything so far in `frames`, and `until` waits for more. */
export class TailReader {
  readonly frames: Frame[] = [];
  isClosed = false;
  private rest = "";
  private readonly finished: Promise<void>;

  constructor(private readonly response: Response) {
    this.finished = this.read();
    this.finished.catch(() => {});
  }

  private async read(): Promise<void> {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    try {
      for await (const chunk of this.response.body ?? []) this.take(decoder.decode(chunk, { stream: true }));
    } finally {
      this.isClosed = true;
    }
    if (this.rest !== "") throw new Error(`the stream ended within a frame: ${this.rest.slice(0, 200)}`);
  }

  private take(text: string): void {
    if (text.includes("\r")) throw new Error("a carriage return in the stream");
    this.rest += text;
    for (let at = this.rest.indexOf("\n\n"); at !== -1; at = this.rest.indexOf("\n\n")) {
      if (this.frames.at(-1)?.kind === "end") throw new Error("a frame after the end");
      this.frames.push(decode(this.rest.slice(0, at)));
      this.rest = this.rest.slice(at + 2);
    }
  }

  /** All rows so far. */
  rows(): Record<string, unknown>[] {
    return this.frames.flatMap((frame) => (frame.kind === "rows" ? frame.rows : []));
  }

  /** The last event, once the stream is closed. Rejects when a frame was wrong. */
  async end(): Promise<{ reason: string; message?: string } | null> {
    await this.finished;
    const last = this.frames.at(-1);
    return last?.kind === "end" ? last.end : null;
  }
}
