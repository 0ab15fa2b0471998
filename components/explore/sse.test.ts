import { expect, test } from "vitest";
import { readEvents, type ServerEvent } from "./sse";

test("events are read whole, however the bytes come, and comments are not events", async () => {
  const bytes = new TextEncoder().encode(': hello\n\nevent: rows\ndata: ["ä"]\n\nevent: end\ndata: {}\n\nevent: cut');
  for (const size of [1, 3, 1_000]) {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    const events: ServerEvent[] = [];
    for await (const event of readEvents(body)) events.push(event);
    expect(events, `${size} bytes at a time`).toEqual([
      { event: "rows", data: '["ä"]' },
      { event: "end", data: "{}" },
    ]);
  }
});
