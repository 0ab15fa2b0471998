import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Curve = "P-256" | "P-384";

/** A key pair of a sender, and what it publishes of it. */
function newKey(identifier: string, namedCurve: Curve) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve });
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { identifier, privateKey, published: { key_identifier: identifier, key: pem, is_current: true } };
}

/**
 * Stands in for the sender of secret-scanning messages: publishes its keys at an address of this machine, as GitHub
 * does, and signs. `state.isDown` has the address answer 500.
 */
export async function startSecretScanning() {
  const keys = [newKey("first", "P-256")];
  const state = { reads: 0, isDown: false };
  const server = createServer((_request, response) => {
    state.reads += 1;
    response.writeHead(state.isDown ? 500 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ public_keys: keys.map(({ published }) => published) }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  // Whoever forgets to close it is not kept waiting at the end.
  server.unref();
  const { port } = server.address() as AddressInfo;
  const keyOf = (identifier: string): KeyObject => {
    const found = keys.find((key) => key.identifier === identifier);
    if (!found) throw new Error(`no key ${identifier}`);
    return found.privateKey;
  };
  return {
    url: `http://127.0.0.1:${port}/keys`,
    state,
    addKey: (identifier: string, curve: Curve = "P-256") => void keys.push(newKey(identifier, curve)),
    /** The headers that go with this very text. */
    headersFor: (text: string, identifier = "first") => ({
      "github-public-key-identifier": identifier,
      "github-public-key-signature": sign("sha256", Buffer.from(text), keyOf(identifier)).toString("base64"),
    }),
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
