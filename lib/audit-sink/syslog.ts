import { createSocket } from "node:dgram";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { SinkEvent } from "./event";

const FACILITY_AUDIT = 13;
const WARNING = 4;
const INFORMATIONAL = 6;
const TIMEOUT_MS = 10_000;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "syslog:": 514, "syslogs:": 6514, "syslog+udp:": 514 };

/** An event as a message of RFC 5424: facility 13 (log audit), the event as one line of JSON. */
export function syslogMessage(event: SinkEvent, host: string): string {
  const severity = event.action === "access.denied" ? WARNING : INFORMATIONAL;
  const name = host.replaceAll(/[^\x21-\x7e]/g, "").slice(0, 255) || "-";
  const id = event.action.replaceAll(/[^\x21-\x7e]/g, "").slice(0, 32) || "-";
  return `<${FACILITY_AUDIT * 8 + severity}>1 ${event.at} ${name} latchkey - ${id} - ${JSON.stringify(event)}`;
}

/** A message on a stream: its length in bytes before it (RFC 6587 §3.4.1, RFC 5425 §4.3). */
export const framed = (message: string): string => `${Buffer.byteLength(message)} ${message}`;

const portOf = ({ port, protocol }: URL) => Number(port) || (DEFAULT_PORTS[protocol] ?? 514);
const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, "");

function writeAll(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("The syslog server took too long")));
    socket.on("error", reject);
    // The other side closes once it has read to the end; before that nothing says that the bytes arrived.
    socket.on("close", (hadError) => (hadError ? undefined : resolve()));
    socket.resume();
    socket.end(text);
  });
}

function sendDatagrams(sink: URL, messages: readonly string[]): Promise<void> {
  const host = hostOf(sink);
  const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
  const send = (message: string) =>
    new Promise<void>((resolve, reject) =>
      socket.send(message, portOf(sink), host, (error) => (error ? reject(error) : resolve())),
    );
  return (async () => {
    try {
      for (const message of messages) await send(message);
    } finally {
      socket.close();
    }
  })();
}

/** Sends messages to `syslog:` (TCP), `syslogs:` (TLS, its certificate checked) or `syslog+udp:`. */
export async function sendSyslog(sink: URL, messages: readonly string[]): Promise<void> {
  if (sink.protocol === "syslog+udp:") return sendDatagrams(sink, messages);
  const address = { host: hostOf(sink), port: portOf(sink) };
  const socket = sink.protocol === "syslogs:" ? connectTls({ ...address, servername: address.host }) : connect(address);
  await writeAll(socket, messages.map(framed).join(""));
}
