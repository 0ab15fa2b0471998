import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createListener } from "@/lib/platform/front-door/listener";
import { type FrontDoor, openFrontDoor } from "@/lib/platform/front-door/serve";

const NativeResponse = globalThis.Response;
let cancelled = 0;
let slowCalls = 0;

const listener = createListener(
  [
    {
      pattern: "/api/peer",
      handlers: {
        GET: (request: Request) => Response.json({ peer: request.headers.get("x-latchkey-peer") }),
        POST: async (request: Request) => new Response(await request.text()),
      },
    },
    {
      pattern: "/api/slow",
      handlers: {
        GET: () => {
          slowCalls++;
          return pause(300).then(() => new Response("slow"));
        },
      },
    },
    {
      pattern: "/api/broken",
      handlers: {
        GET: () => {
          throw new Error("broken");
        },
      },
    },
    { pattern: "/api/native", handlers: { GET: () => new NativeResponse("native") } },
    {
      pattern: "/api/endless",
      handlers: {
        GET: () =>
          new Response(
            new ReadableStream({
              pull: (controller) => pause(5).then(() => controller.enqueue(new TextEncoder().encode("more\n"))),
              cancel: () => {
                cancelled++;
              },
            }),
          ),
      },
    },
  ],
  async (request, response) => {
    if (request.url === "/broken-page") throw new Error("broken");
    response.end(`page ${request.url} ${request.headers["x-latchkey-peer"]}`);
  },
);

let door: FrontDoor;
let origin: string;
beforeEach(async () => {
  door = await openFrontDoor(listener, { port: 0, host: "127.0.0.1" });
  const address = door.server.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterEach(() => door.close(0));

/** What the server answers to bytes that no HTTP client would send. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(new URL(origin).port), "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("close", () => resolve(text)).on("error", reject);
  });
}

describe("the front door", () => {
  it("tells handlers and pages the socket's address, whatever the client claims", async () => {
    const headers = { "x-latchkey-peer": "203.0.113.9" };
    expect(await (await fetch(`${origin}/api/peer`, { headers })).json()).toEqual({ peer: "127.0.0.1" });
    expect(await (await fetch(`${origin}/some/page?q=1`, { headers })).text()).toBe("page /some/page?q=1 127.0.0.1");
    const twice =
      "GET /api/peer HTTP/1.1\r\nHost: a\r\nX-Latchkey-Peer: 1.1.1.1\r\nx-latchkey-peer: 2.2.2.2\r\nConnection: close\r\n\r\n";
    expect(await raw(twice)).toContain('{"peer":"127.0.0.1"}');
  });

  it("leaves sign-in to the pages", async () => {
    expect(await (await fetch(`${origin}/api/auth/session`)).text()).toContain("page /api/auth/session");
  });

  it("reads targets that name an origin as paths of its own, and leaves no other form to the pages", async () => {
    const ask = (target: string) => raw(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(await ask("http://evil.test/api/native")).toContain("native");
    expect(await ask("HTTP://evil.test/some/page?q=/../x")).toContain("page /some/page?q=/../x ");
    expect(await ask("http://evil.test?q=1")).toContain("page /?q=1 ");
    for (const target of ["*", "evil.test/x", "ftp://evil.test/x", "http:x"]) {
      expect(await ask(target)).toMatch(/^HTTP\/1.1 400 /);
    }
  });

  it("follows no dot segments, since Next would find another path behind them", async () => {
    for (const path of ["/api/auth/../native", "/api/auth/%2e%2E/native", "/api/auth/.%2e\\native", "/a/.", "/.."]) {
      expect(await raw(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /);
    }
    expect(await (await fetch(`${origin}/a/.well-known/x..y`)).text()).toContain("page /a/.well-known/x..y ");
  });

  it("streams bodies in, and answers HEAD with the headers alone", async () => {
    expect(await (await fetch(`${origin}/api/peer`, { method: "POST", body: "hello" })).text()).toBe("hello");
    const head = await fetch(`${origin}/api/peer`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([200, "application/json", ""]);
  });

  it("names the allowed methods", async () => {
    const response = await fetch(`${origin}/api/peer`, { method: "DELETE" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST, HEAD"]);
  });

  it("passes native responses on, and counts them as responses", async () => {
    expect(await (await fetch(`${origin}/api/native`)).text()).toBe("native");
    expect(new NativeResponse("") instanceof Response).toBe(true);
  });

  it("survives handlers and pages that throw", async () => {
    expect((await fetch(`${origin}/api/broken`)).status).toBe(500);
    expect((await fetch(`${origin}/broken-page`)).status).toBe(500);
    expect((await fetch(`${origin}/api/peer`)).status).toBe(200);
  });

  it("answers what isn't HTTP, and too many headers, with a status", async () => {
    expect(await raw("nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
    expect(await raw(`GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 /);
  });

  it("tells a stream that its reader has gone", async () => {
    const reading = new AbortController();
    const response = await fetch(`${origin}/api/endless`, { signal: reading.signal });
    await response.body?.getReader().read();
    reading.abort();
    for (let waited = 0; cancelled === 0 && waited < 2000; waited += 10) await pause(10);
    expect(cancelled).toBe(1);
  });

  it("answers requests in flight before it closes, and takes no new ones", async () => {
    const before = slowCalls;
    const slow = fetch(`${origin}/api/slow`);
    await expect.poll(() => slowCalls, { timeout: 15_000, interval: 5 }).toBe(before + 1);
    const closed = door.close(5_000);
    expect(await (await slow).text()).toBe("slow");
    await closed;
    await expect(fetch(`${origin}/api/peer`)).rejects.toThrow();
  });

  it("cuts what does not end within the grace", async () => {
    const endless = await fetch(`${origin}/api/endless`);
    const since = performance.now();
    await door.close(100);
    expect(performance.now() - since).toBeLessThan(2_000);
    await expect(endless.text()).rejects.toThrow();
  });
});
