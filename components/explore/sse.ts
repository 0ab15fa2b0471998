/** One server-sent event. */
export type ServerEvent = { event: string; data: string };

/**
 * Reads server-sent events from a body as they come (WHATWG HTML §9.2.6), as far as our own streams use them: frames
 * that end with a blank line, `event` and `data` lines, comments.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let pending = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      pending += decoder.decode(value, { stream: true });
      const frames = pending.split("\n\n");
      pending = frames.pop() ?? "";
      for (const frame of frames) {
        const event = eventOf(frame);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => {}); // whoever stopped listening doesn't care how it ended
  }
}

function eventOf(frame: string): ServerEvent | null {
  const lines = frame.split("\n");
  const told = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trimStart());
  const data = told("data").join("\n");
  return data === "" ? null : { event: told("event").at(-1) ?? "message", data };
}
