import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { afterEach, describe, expect, it } from "vitest";
import { startReceiver } from "@/lib/testing/receivers";
import { assertOutboundAllowed, callOutbound, connectOutbound, outboundUrl } from "./outbound";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  delete process.env.LATCHKEY_OUTBOUND_ALLOW;
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Networks that are not the public Internet, by RFC 6890 and its successors. */
const CLOSED_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
].map((text) => ipaddr.IPv4.parseCIDR(text));
/** Small networks of the Internet for books, translators and one cloud's own services. */
const SET_ASIDE = [
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.175.48.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "168.63.129.16/32",
].map((text) => ipaddr.IPv4.parseCIDR(text));
const CLOSED_IPV6 = ["::/8", "64:ff9b::/96", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"].map(
  (text) => ipaddr.IPv6.parseCIDR(text),
);

/** Any address of a network, by its bytes. */
const within = (networks: [ipaddr.IPv4 | ipaddr.IPv6, number][]) =>
  fc.constantFrom(...networks).chain(([network, bits]) => {
    const fixed = network.toByteArray();
    return fc.uint8Array({ minLength: fixed.length, maxLength: fixed.length }).map((random) =>
      fixed.map((byte, n) => {
        const mask = 0xff & ~(0xff >> Math.max(0, Math.min(8, bits - n * 8)));
        return (byte & mask) | ((random[n] ?? 0) & ~mask & 0xff);
      }),
    );
  });
const inBrackets = (bytes: number[]) => `[${ipaddr.fromByteArray(bytes).toString()}]`;

/** The ways in which programs write one IPv4 address. */
const SPELLINGS: ((bytes: number[]) => string)[] = [
  (bytes) => bytes.join("."),
  (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join("."),
  (bytes) => bytes.map((byte) => `0x${byte.toString(16)}`).join("."),
  ([a = 0, b = 0, c = 0, d = 0]) => String(((a * 256 + b) * 256 + c) * 256 + d),
  ([a = 0, b = 0, c = 0, d = 0]) => `0x${(((a * 256 + b) * 256 + c) * 256 + d).toString(16)}`,
  ([a = 0, b = 0, c = 0, d = 0]) => `${a}.${(b * 256 + c) * 256 + d}`,
  (bytes) => `${bytes.join(".")}.`,
  (bytes) => `[::ffff:${bytes.join(".")}]`,
  (bytes) => `[::${bytes.join(".")}]`,
  (bytes) => `[64:ff9b::${bytes.join(".")}]`,
  ([a = 0, b = 0, c = 0, d = 0]) => `[2002:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}::1]`,
];

describe("addresses that nobody may name", () => {
  it("S-107 are refused however they are written", () => {
    fc.assert(
      fc.property(within(CLOSED_IPV4), fc.constantFrom(...SPELLINGS), (bytes, spell) => {
        expect(() => outboundUrl(`http://${spell(bytes)}/`), spell(bytes)).toThrow(/may be called/);
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(within(CLOSED_IPV6), (bytes) => {
        expect(() => outboundUrl(`https://${inBrackets(bytes)}:8443/x`)).toThrow(/may be called/);
      }),
      { numRuns: 1_000 },
    );
  });

  it("let the rest of the Internet through", () => {
    const open = fc
      .uint8Array({ minLength: 4, maxLength: 4 })
      .map((bytes) => new ipaddr.IPv4([...bytes]))
      .filter((address) => ![...CLOSED_IPV4, ...SET_ASIDE].some((network) => address.match(network)));
    fc.assert(
      fc.property(open, (address) => {
        expect(outboundUrl(`https://${address}/`).hostname).toBe(`${address}`);
      }),
    );
    expect(outboundUrl("https://[2606:4700::1111]/").hostname).toBe("[2606:4700::1111]");
  });

  it.each(["168.63.129.16", "100.100.100.200", "[fd00:ec2::254]", "169.254.169.254", "0.0.0.0", "255.255.255.255"])(
    "%s stays closed although a setting opens everything",
    (host) => {
      process.env.LATCHKEY_OUTBOUND_ALLOW = "0.0.0.0/0,::/0";
      expect(() => outboundUrl(`http://${host}/`)).toThrow(/may be called/);
      expect(outboundUrl("http://10.1.2.3/").hostname).toBe("10.1.2.3");
      expect(outboundUrl("http://[fd12::1]/").hostname).toBe("[fd12::1]");
    },
  );

  it.each([
    "",
    "example.com",
    "ftp://example.com",
    "javascript:alert(1)",
    "http://",
    "http://a:b@example.com",
    "x".repeat(3000),
  ])("%s is no address", (text) => {
    expect(() => outboundUrl(text)).toThrow(/^The address must/);
  });

  it("are told without the rest of the address, which may hold a secret", async () => {
    const outcome = callOutbound({ url: "http://10.0.0.1/services/T0/s3cret?key=s3cret" });
    await expect(outcome).rejects.toThrow(/^10\.0\.0\.1 is not an address that may be called/);
  });
});

describe("names", () => {
  it("S-107 are judged by what they resolve to, when they are named and when they are called", async () => {
    const { received, port, close } = await startReceiver(() => 200);
    closing.push(close);
    const url = `http://localhost:${port}/`;
    await expect(assertOutboundAllowed(url)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(callOutbound({ url })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(connectOutbound("localhost", port)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(connectOutbound("127.0.0.1", port)).rejects.toMatchObject({ code: "invalid_request" });
    await expect(assertOutboundAllowed("http://no-such-name.invalid/")).rejects.toThrow(/cannot be resolved/);
    expect(received).toEqual([]);
    process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8,::1/128";
    await expect(assertOutboundAllowed(url)).resolves.toBeUndefined();
    const answer = await callOutbound({ url, body: "x", headers: { "x-told": "1" } });
    expect([answer.status, answer.body.toString()]).toEqual([200, "done"]);
    expect(received).toMatchObject([{ body: "x", headers: { "x-told": "1", host: `localhost:${port}` } }]);
    const socket = await connectOutbound("localhost", port);
    expect(["127.0.0.1", "::1"]).toContain(socket.remoteAddress);
    socket.destroy();
  });

  it("that were good are judged anew by the next call: a setting taken back holds at once", async () => {
    const { received, url, close } = await startReceiver(() => 200);
    closing.push(close);
    process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
    await callOutbound({ url });
    delete process.env.LATCHKEY_OUTBOUND_ALLOW;
    await expect(callOutbound({ url })).rejects.toMatchObject({ code: "invalid_request" });
    expect(received).toHaveLength(1);
  });
});

describe("a call", () => {
  async function listen(server: Server): Promise<string> {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  it("follows no redirect", async () => {
    let hits = 0;
    const url = await listen(
      createServer((_, response) => {
        hits++;
        response.writeHead(302, { location: "/" }).end();
      }),
    );
    expect((await callOutbound({ url })).status).toBe(302);
    expect(hits).toBe(1);
  });

  it("reads 64 KiB and no more, of an answer without end", async () => {
    const url = await listen(
      createServer((_, response) => {
        const timer = setInterval(() => response.write("x".repeat(16_000)), 1);
        response.on("close", () => clearInterval(timer));
      }),
    );
    const { status, body } = await callOutbound({ url });
    expect([status, body.length]).toEqual([200, 64 * 1024]);
  });

  it("ends in time, before the answer, within it, and when the caller leaves", async () => {
    const silent = await listen(createServer(() => undefined));
    await expect(callOutbound({ url: silent, timeoutMs: 200 })).rejects.toThrow(/took too long/);
    const slow = await listen(createServer((_, response) => void response.write("x")));
    await expect(callOutbound({ url: slow, timeoutMs: 200 })).rejects.toThrow(/took too long/);
    const leaving = new AbortController();
    const outcome = expect(callOutbound({ url: silent, signal: leaving.signal })).rejects.toThrow();
    leaving.abort();
    await outcome;
  });
});
