import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, it } from "vitest";
import { recordAudit } from "@/lib/audit/record";
import { db } from "@/lib/platform/db";
import { drainAuditSink } from "./deliver";

const change = (id: string) =>
  db.$transaction((tx) =>
    recordAudit(tx, { kind: "system", name: "sünk\n" }, { action: "team.updated", target: { type: "team", id } }),
  );

/** Splits a stream by the length in front of each message. */
function unframed(bytes: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(" ", at);
    const end = space + 1 + Number(bytes.subarray(at, space).toString());
    messages.push(bytes.subarray(space + 1, end).toString());
    at = end;
  }
  return messages;
}

async function tcpServer() {
  const chunks: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = new URL(`syslog://127.0.0.1:${port}`);
  return { url, received: () => unframed(Buffer.concat(chunks)), close: () => server.close() };
}

const RFC5424 = /^<110>1 \d{4}-\d\d-\d\dT[\d:.]+Z localhost latchkey - team\.updated - (\{.*\})$/;

it("sends each event once and in order over TCP, and goes on where it was when the server comes back", async () => {
  const server = await tcpServer();
  for (const id of ["1", "2", "3"]) await change(id);
  await drainAuditSink(server.url);
  const events = server.received().map((message) => JSON.parse(RFC5424.exec(message)?.[1] ?? "null"));
  expect(events.map(({ target_id, actor_name }) => [target_id, actor_name])).toEqual(
    ["1", "2", "3"].map((id) => [id, "sünk\n"]),
  );
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  await drainAuditSink(server.url);
  expect(server.received()).toHaveLength(3);
  server.close();

  await change("4");
  await expect(drainAuditSink(server.url)).rejects.toThrow();
  const again = await tcpServer();
  await Promise.all([drainAuditSink(again.url), drainAuditSink(again.url)]);
  expect(again.received().map((message) => /"target_id":"(\w+)"/.exec(message)?.[1])).toEqual(["4"]);
  again.close();
});

it("sends one datagram an event over UDP", async () => {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  await change("udp");
  const message = once(socket, "message");
  await drainAuditSink(new URL(`syslog+udp://127.0.0.1:${socket.address().port}`));
  const [bytes] = (await message) as [Buffer];
  expect(bytes.toString()).toMatch(RFC5424);
  socket.close();
});

it("puts batches for a webhook into the outbox, in the transaction that moves the cursor", async () => {
  for (let n = 0; n < 201; n++) await change(`hook-${n}`);
  await drainAuditSink(new URL("https://sink.example.test/audit"));
  const queued = await db.notification.findMany({ where: { kind: "webhook" }, orderBy: { createdAt: "asc" } });
  const events = queued.flatMap(({ payload }) => JSON.parse((payload as { body: string }).body).data.events);
  expect(queued).toHaveLength(2);
  expect(events.map(({ target_id }) => target_id)).toEqual(Array.from({ length: 201 }, (_, n) => `hook-${n}`));
  await drainAuditSink(new URL("https://sink.example.test/audit"));
  expect(await db.notification.count()).toBe(2);
});
