import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { Server as NetServer } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { logger } from "@/lib/platform/logger";

export type FrontDoor = {
  server: Server;
  /** Takes no new requests, lets those in flight end for up to `graceMs`, then cuts what is left. */
  close: (graceMs: number) => Promise<void>;
};

const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 300_000;
// Longer than the idle time of the proxies in common use (60 s), so that it is they who hang up first.
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
const CONNECTIONS_CHECK_MS = 5_000;
const MAX_HEADER_BYTES = 16 * 1024;
const CLOSE_POLL_MS = 50;
const LAST_REQUEST_MS = 300;

const PROBLEMS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** Opens the port. Rejects with the system's error when it can't. */
export async function openFrontDoor(
  listener: RequestListener,
  { port, host }: { port: number; host: string },
): Promise<FrontDoor> {
  const inFlight = new Set<ServerResponse>();
  let isClosing = false;
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    (request, response) => {
      inFlight.add(response);
      response.once("close", () => inFlight.delete(response));
      response.on("error", (err) => logger.debug({ err }, "a response was cut"));
      if (isClosing) response.shouldKeepAlive = false;
      try {
        listener(request, response);
      } catch (err) {
        logger.error({ err }, "a request failed");
        if (!response.headersSent) response.writeHead(500);
        response.end();
      }
    },
  );
  server.on("clientError", refuse);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const close = async (graceMs: number) => {
    isClosing = true;
    // http.Server's own close() cuts idle connections at once, and with them requests that are on their way. So only
    // the port is closed, and for a moment a connection may still bring one last request, answered with "close".
    const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
    for (const response of inFlight) if (!response.headersSent) response.shouldKeepAlive = false;
    await Promise.race([closed, pause(Math.min(LAST_REQUEST_MS, graceMs))]);
    const poll = setInterval(() => server.closeIdleConnections(), CLOSE_POLL_MS);
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearInterval(poll);
    clearTimeout(cut);
  };
  return { server, close };
}

/** Answers what isn't HTTP, or too much of it, with the status alone. */
function refuse(cause: NodeJS.ErrnoException, socket: Duplex): void {
  if (cause.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = PROBLEMS[cause.code ?? ""] ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
