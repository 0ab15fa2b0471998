import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { afterAll, beforeAll, expect, it } from "vitest";
import { selfSigned } from "@/lib/testing/certificate";
import { bundleProgram } from "../../bin/build.mjs";

// Inside the repository, so that the program finds its packages.
mkdirSync("dist", { recursive: true });
const folder = mkdtempSync(join(process.cwd(), "dist", "syslog-"));
const program = join(folder, "send.mjs");
beforeAll(() => bundleProgram(join(process.cwd(), "lib/testing/syslog-process.ts"), program), 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A TLS listener on this machine whose certificate is for `host`; what arrives is kept. */
async function listener(host: string) {
  const { cert, key } = selfSigned(host);
  const chunks: Buffer[] = [];
  const server = createServer({ cert, key }, (socket) => {
    socket.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => undefined);
  });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "localhost");
  await once(server, "listening");
  const trust = join(folder, `${host}.pem`);
  writeFileSync(trust, cert);
  const { port } = server.address() as AddressInfo;
  const received = () => Buffer.concat(chunks).toString();
  return { url: `syslogs://localhost:${port}`, trust, received, close: () => server.close() };
}

const send = (url: string, trust: string | null, ...messages: string[]) =>
  new Promise<{ code: number; told: string }>((resolve) => {
    const { NODE_EXTRA_CA_CERTS: _none, ...inherited } = process.env;
    const env = { ...inherited, ...(trust && { NODE_EXTRA_CA_CERTS: trust }) } as NodeJS.ProcessEnv;
    execFile(process.execPath, [program, url, ...messages], { env }, (error, _out, told) =>
      resolve({ code: error ? Number(error.code) : 0, told: told.trim() }),
    );
  });

it("sends over TLS to a server whose certificate is trusted, each message with its length before it", async () => {
  const server = await listener("localhost");
  expect(await send(server.url, server.trust, "<110>1 one", "<110>1 zwö")).toEqual({ code: 0, told: "" });
  expect(server.received()).toBe("10 <110>1 one11 <110>1 zwö");
  server.close();
}, 60_000);

it("tells nothing to a server that nobody vouches for, nor to one with another's certificate", async () => {
  const [unknown, other] = [await listener("localhost"), await listener("elsewhere.example")];
  expect(await send(unknown.url, null, "secret")).toEqual({ code: 1, told: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  expect(await send(other.url, other.trust, "secret")).toEqual({ code: 1, told: "ERR_TLS_CERT_ALTNAME_INVALID" });
  for (const server of [unknown, other]) {
    expect(server.received()).toBe("");
    server.close();
  }
}, 60_000);
