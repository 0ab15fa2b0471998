/** Why a stream of events ended, as its last event says it. */
export type StreamEnd = { reason: "ttl_expired" | "completed" } | { reason: "error"; message: string };

/** A stream of server-sent events whose writer can see whether its reader keeps up. */
export type EventStream = {
  /** Sends one event; `data` is JSON in one line. */
  send: (event: "rows" | "notice", data: string) => void;
  /** Sends the last event and closes. A reader that takes nothing is cut off instead. */
  end: (end: StreamEnd) => void;
  /** Resolves as soon as the reader has taken what was sent, or the stream is over. */
  room: () => Promise<void>;
  /** Resolves after so many milliseconds, or as soon as the stream is over. */
  pause: (ms: number) => Promise<void>;
  /** Resolves once the stream is over, whoever ended it. */
  over: Promise<void>;
  response: (headers: Record<string, string>) => Response;
};

type Options = { heartbeatMs: number; onLeave: () => void };

/** Bytes that may wait for the reader before the writer pauses. */
const WAITING_BYTES = 64 * 1024;

/**
 * Opens a stream of server-sent events (spec/logchef.md §6.9): every frame ends with two line feeds, a comment goes out
 * at once so that the headers do, and another after each `heartbeatMs`. `onLeave` is called when the reader goes away.
 */
export function eventStream({ heartbeatMs, onLeave }: Options): EventStream {
  const encoder = new TextEncoder();
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let isOpen = true;
  let onRoom: () => void = () => {};
  let close!: () => void;
  const over = new Promise<void>((resolve) => {
    close = resolve;
  });
  const write = (frame: string) => {
    if (isOpen) controller.enqueue(encoder.encode(`${frame}\n\n`));
  };
  const hasRoom = () => (controller.desiredSize ?? 0) > 0;
  const shut = () => {
    isOpen = false;
    clearInterval(heart);
    onRoom();
    close();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => {
        controller = given;
      },
      pull: () => onRoom(),
      cancel: () => {
        if (!isOpen) return;
        shut();
        onLeave();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: WAITING_BYTES }),
  );
  // A reader that takes nothing needs no sign of life, and what waits for it must not grow.
  const heart = setInterval(() => hasRoom() && write(": hb"), heartbeatMs);
  heart.unref();
  write(": ok");
  return {
    over,
    send: (event, data) => write(`event: ${event}\ndata: ${data}`),
    end: (end) => {
      if (!isOpen) return;
      if (hasRoom()) {
        write(`event: end\ndata: ${JSON.stringify(end)}`);
        controller.close();
      } else {
        controller.error(new Error("the reader took nothing until the stream had to end"));
      }
      shut();
    },
    room: () =>
      new Promise<void>((resolve) => {
        onRoom = () => (!isOpen || hasRoom()) && resolve();
        onRoom();
      }),
    pause: (ms) => {
      let timer: NodeJS.Timeout | undefined;
      const waited = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      return Promise.race([waited, over]).finally(() => clearTimeout(timer));
    },
    response: (headers) =>
      new Response(body, {
        headers: {
          "content-type": "text/event-stream",
          "cache-control": "no-cache",
          "x-accel-buffering": "no",
          ...headers,
        },
      }),
  };
}
