import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join, relative, sep } from "node:path";
import { env } from "@/lib/platform/env";
import { createListener } from "@/lib/platform/front-door/listener";
import { createRouter, type Route } from "@/lib/platform/front-door/router";
import { openFrontDoor } from "@/lib/platform/front-door/serve";

/** What came back. `body` is the parsed JSON, or undefined when there was none. */
export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
};

export type CallOptions = {
  token?: string | undefined;
  cookie?: string | undefined;
  /** Sent as JSON; a string or bytes are sent as they are. */
  body?: unknown;
  /** Further headers; null takes one away that would be sent by itself. */
  headers?: Record<string, string | null>;
};

/** A way into the product. Paths begin with `/`; those of the native wire may leave out `/api/v1`. */
export type Door = (method: string, path: string, options?: CallOptions) => Promise<Answer>;

const ROOT = join(import.meta.dirname, "..", "..");
const RAW_TIMEOUT_MS = 10_000;
const METHODS_WITH_BODY = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Every route file below app/, without those of sign-in, with the pattern that its folders name. */
export function routeFiles(): { file: string; pattern: string }[] {
  const app = join(ROOT, "app");
  const files = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((path) =>
    /(^|[\\/])route\.ts$/.test(path),
  );
  const patternOf = (path: string) =>
    `/${relative(".", path)
      .split(sep)
      .slice(0, -1)
      .filter((folder) => !/^\(.*\)$/.test(folder))
      .join("/")}`;
  return files
    .map((path) => ({ file: join(app, path), pattern: patternOf(path) }))
    .filter(({ pattern }) => !pattern.startsWith("/api/auth/"))
    .sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}

let loaded: Promise<Route[]> | undefined;

/** The front door's table, made from the files as they are now. */
export function routeTable(): Promise<Route[]> {
  loaded ??= Promise.all(
    routeFiles().map(async ({ file, pattern }) => ({ pattern, handlers: await import(/* @vite-ignore */ file) })),
  );
  return loaded;
}

const fullPath = (path: string) =>
  /^\/(api|livez|readyz|metrics|swagger|oauth2)(\/|$)/i.test(path) ? path : `/api/v1${path}`;

function isRaw(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === "string" || body instanceof Uint8Array;
}

function requestInit(method: string, { token, cookie, body, headers = {} }: CallOptions): RequestInit {
  const sent = new Headers();
  if (token !== undefined) sent.set("authorization", `Bearer ${token}`);
  // A page of ours says where it comes from, and cookies alone change nothing.
  if (cookie !== undefined)
    for (const [name, value] of [
      ["cookie", cookie],
      ["origin", env().publicUrl.origin],
    ] as const)
      sent.set(name, value);
  if (body !== undefined && METHODS_WITH_BODY.has(method)) sent.set("content-type", "application/json");
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) sent.delete(name);
    else sent.set(name, value);
  }
  const carried = METHODS_WITH_BODY.has(method) ? body : undefined;
  const payload = carried === undefined || isRaw(carried) ? carried : JSON.stringify(carried);
  return { method, headers: sent, ...(payload !== undefined && { body: payload }) };
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = (headers.get("content-type") ?? "").startsWith("application/json");
  return { status, headers, text, body: isJson && text ? JSON.parse(text) : undefined };
}

/** Calls the handlers of the front door's table in this process, without a socket. */
export const call: Door = async (method, path, options = {}) => {
  const url = new URL(fullPath(path), env().publicUrl);
  router ??= routeTable().then(createRouter);
  const match = (await router)(method, url.pathname);
  if (!match || "allowed" in match) throw new Error(`${method} ${path} is for the pages`);
  const request = new Request(url, requestInit(method, options));
  return answerOf(await match.handler(request, { params: Promise.resolve({ ...match.params }) }));
};
let router: Promise<ReturnType<typeof createRouter>> | undefined;

/** Opens the front door itself on a free port: the real listener, router and adapter between socket and handlers. */
export async function openServer(): Promise<{ call: Door; origin: string; port: number; close: () => Promise<void> }> {
  const listener = createListener(await routeTable(), async (_request, response) => {
    response.writeHead(404, { "content-type": "text/plain" }).end("a page");
  });
  const door = await openFrontDoor(listener, { port: 0, host: "127.0.0.1" });
  const address = door.server.address();
  if (address === null || typeof address === "string") throw new Error("the front door has no port");
  const origin = `http://127.0.0.1:${address.port}`;
  const through: Door = async (method, path, options = {}) =>
    answerOf(await fetch(`${origin}${fullPath(path)}`, requestInit(method, options)));
  return { call: through, origin, port: address.port, close: () => door.close(0) };
}

/** Sends bytes as they are over a socket of their own; answers all that came back before the server hung up. */
export function sendRaw(port: number, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    const chunks: Buffer[] = [];
    const answer = () => resolve(Buffer.concat(chunks).toString("latin1"));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("close", answer);
    socket.on("error", (error) => (chunks.length > 0 ? answer() : reject(error)));
    socket.setTimeout(RAW_TIMEOUT_MS, () => socket.destroy());
  });
}
