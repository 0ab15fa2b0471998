import { describe, expect, it } from "vitest";
import { type Answering, answerQuery } from "./answer";

const stats = () => ({ execution_time_ms: 3, rows_read: 9, bytes_read: 90, limit_applied: 10 });

const columns = [{ name: "a", type: "UInt64" }];
const rest = { queryId: "q1", rowKey: "data", columns, stats, extra: { generated_sql: "x" } } as const;

async function* batches(...all: string[][]) {
  yield* all;
}

const read = async (response: Response) => ({ text: await response.text(), response });

describe.each([true, false])("answerQuery, gathered by the engine: %s", (isGathered) => {
  const answering = (rows: AsyncIterable<readonly string[]>, cancel = () => {}): Answering => ({
    ...rest,
    warnings: [],
    rows,
    cancel,
    isGathered,
  });

  it("is one JSON document whose numbers are untouched, with the query's id in the header", async () => {
    const rows = batches(['{"a":18446744073709551615}', '{"a":1}'], [], ['{"a":2}']);
    const { text, response } = await read(await answerQuery(answering(rows), "r1", String));
    expect(text).toContain('"data":[{"a":18446744073709551615},{"a":1},{"a":2}]');
    expect(JSON.parse(text)).toMatchObject({
      status: "success",
      data: { query_id: "q1", warnings: [], generated_sql: "x", stats: { ...stats(), rows_returned: 3 } },
    });
    expect(response.headers.get("x-logchef-query-id")).toBe("q1");
    expect(response.headers.get("x-request-id")).toBe("r1");
  });

  it("gives an empty list for no rows, never null", async () => {
    const { text } = await read(await answerQuery(answering(batches()), "r1", String));
    expect(JSON.parse(text).data.data).toEqual([]);
  });

  it("tells a failure in the middle beside the rows so far", async () => {
    async function* failing() {
      yield ['{"a":1}'];
      throw new Error("lost the engine");
    }
    const { text } = await read(await answerQuery(answering(failing()), "r1", (error) => (error as Error).message));
    const { data } = JSON.parse(text);
    expect(data.data).toEqual([{ a: 1 }]);
    expect(data.error).toBe("lost the engine");
    expect(data.stats).toMatchObject({ execution_time_ms: 0, rows_read: 0, rows_returned: 1 });
  });

  it("reads at the reader's pace and ends the work when the reader goes away", async () => {
    let made = 0;
    let cancelled = 0;
    async function* endless() {
      for (;;) {
        made += 1;
        yield [`{"a":"${"x".repeat(100_000)}"}`];
      }
    }
    const { body } = await answerQuery(
      answering(endless(), () => (cancelled += 1)),
      "r1",
      String,
    );
    const reader = body!.getReader();
    await reader.read();
    await reader.read();
    expect(made).toBeLessThan(6);
    await reader.cancel();
    expect(cancelled).toBe(1);
    const before = made;
    await new Promise((resolve) => setImmediate(resolve));
    expect(made).toBe(before);
  });
});
