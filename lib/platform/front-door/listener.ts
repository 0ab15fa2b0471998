import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { logger } from "@/lib/platform/logger";
import { dialectPath } from "./dialect-roots";
import { createRouter, type Match, type Route } from "./router";

/** The caller's address as the socket has it; what a client sends under this name is taken away. */
const PEER_HEADER = "x-latchkey-peer";
/** Sign-in needs Next's request context around it. */
const NEXT_ONLY = /^\/api\/auth(?:\/|$)/i;

type Incoming = IncomingMessage & { latchkeyMatch?: Match };
type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The listener of the front door: paths of the table are answered by their handlers directly, everything else by
 * `pages`. Without a table (development) everything goes to `pages`. It never throws.
 */
export function createListener(routes: readonly Route[] | null, pages: PageHandler): RequestListener {
  const match = routes ? createRouter(routes) : null;
  const answer = match ? webListener() : null;
  return (request: Incoming, response) => {
    stampPeer(request);
    const url = originForm(request.url ?? "/");
    if (url === null) {
      response.writeHead(400).end();
      return;
    }
    request.url = url;
    const query = url.indexOf("?");
    const asked = query < 0 ? url : url.slice(0, query);
    const pathname = dialectPath(request.method ?? "GET", asked);
    const found = match && !NEXT_ONLY.test(pathname) ? match(request.method ?? "GET", pathname) : null;
    if (found && answer) {
      request.latchkeyMatch = found;
      void answer(request, response);
      return;
    }
    if (pathname !== asked) request.url = pathname + (query < 0 ? "" : url.slice(query));
    pages(request, response).catch((err) => {
      logger.error({ err }, "a page failed");
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end("Something went wrong.\n");
    });
  };
}

/** Segments that step aside or up, in every spelling that a URL parser behind this door would follow. */
const DOT_SEGMENT = /[/\\](?:\.|%2e){1,2}(?:[/\\]|$)/i;

/**
 * A request's target as path and query; one that names an origin too loses it (RFC 9112 §3.2.2). Null for any other
 * form, and for a path with dot segments: Next would take it for another path than the one that was matched here.
 */
function originForm(target: string): string | null {
  const absolute = /^https?:\/\/[^/?#]*(.*)$/is.exec(target);
  const path = absolute ? `${absolute[1]?.startsWith("/") ? "" : "/"}${absolute[1]}` : target;
  if (!path.startsWith("/") || DOT_SEGMENT.test(path.split(/[?#]/, 1)[0] ?? "")) return null;
  return path;
}

function stampPeer(request: IncomingMessage): void {
  const { rawHeaders, headers } = request;
  for (let at = rawHeaders.length - 2; headers[PEER_HEADER] !== undefined && at >= 0; at -= 2) {
    if (rawHeaders[at]?.toLowerCase() === PEER_HEADER) rawHeaders.splice(at, 2);
  }
  const peer = request.socket.remoteAddress ?? "";
  headers[PEER_HEADER] = peer;
  rawHeaders.push(PEER_HEADER, peer);
}

function webListener() {
  const native = { Request: globalThis.Request, Response: globalThis.Response };
  const listener = getRequestListener(
    (request, { incoming }) => answerMatch(request, (incoming as Incoming).latchkeyMatch),
    {
      errorHandler: (err) => {
        const isMalformed = err instanceof Error && err.name === "RequestError";
        if (!isMalformed) logger.error({ err }, "a handler failed");
        return new Response(null, { status: isMalformed ? 400 : 500 });
      },
    },
  );
  // The adapter puts light classes in the place of the global ones. Native objects, such as what fetch() answers, must
  // still count as instances of them.
  keepInstances(globalThis.Request, native.Request);
  keepInstances(globalThis.Response, native.Response);
  return listener;
}

function keepInstances(light: unknown, native: { new (...args: never[]): object }): void {
  if (light === native || typeof light !== "function" || Object.hasOwn(light, Symbol.hasInstance)) return;
  Object.defineProperty(light, Symbol.hasInstance, {
    value(this: unknown, candidate: unknown) {
      return this === light
        ? candidate instanceof native
        : Function.prototype[Symbol.hasInstance].call(this, candidate);
    },
  });
}

function answerMatch(request: Request, match: Match | undefined): Response | Promise<Response> {
  if (!match) return new Response(null, { status: 404 });
  if ("allowed" in match) return new Response(null, { status: 405, headers: { allow: match.allowed.join(", ") } });
  // A copy, because what a match answers is kept for the next request to the same path.
  const response = match.handler(request, { params: Promise.resolve({ ...match.params }) });
  return request.method === "HEAD" ? withoutBody(response) : response;
}

async function withoutBody(answer: Response | Promise<Response>): Promise<Response> {
  const { body, status, headers } = await answer;
  await body?.cancel();
  return new Response(null, { status, headers });
}
