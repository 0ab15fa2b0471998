import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** A call as it came in. */
export type Received = { headers: IncomingHttpHeaders; body: string; path: string };

/**
 * A real HTTP listener on this machine that keeps what it is sent. `answer` says with which status, or null for none at
 * all: the connection stays open.
 */
export async function startReceiver(answer: (call: Received) => number | null) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = { headers: request.headers, body: Buffer.concat(chunks).toString("utf8"), path: request.url ?? "" };
    received.push(call);
    const status = answer(call);
    if (status !== null) response.writeHead(status, { location: "http://127.0.0.1:1/elsewhere" }).end("done");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((done) => server.close(() => done()));
  };
  return { received, port, url: `http://127.0.0.1:${port}`, close };
}

/** A mail as it came in: who it is for by the envelope, and its text with the headers. */
export type ReceivedMail = { to: string[]; user: string | null; text: string };

/** A real mail server on this machine that keeps what it is sent. */
export async function startMailServer(options: SMTPServerOptions = {}) {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, user: session.user ?? null, text: Buffer.concat(chunks).toString("utf8") });
        callback();
      });
    },
    ...options,
  });
  server.on("error", () => undefined);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.server.address() as AddressInfo;
  return { mails, port, close: () => new Promise<void>((done) => server.close(() => done())) };
}
