import { writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { join } from "node:path";
import { keptSecret, secretsDir } from "../../data-dir";
import { isLoopback } from "../../settings";
import { freePort } from "../postgres";
import { createListener } from "./listener";
import { createProvider } from "./provider";

export type IdpOptions = {
  dataDir: string;
  /** 0 or absent: a free port, kept for the next start so that the issuer stays the same. */
  port?: number;
  redirectUris: string[];
  postLogoutRedirectUris?: string[];
};
export type Idp = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  cliClientId: string;
  stop: () => Promise<void>;
};

const PORT_FILE = "provider-port";
const ADDRESSES = ["127.0.0.1", "::1"];
const NO_SUCH_ADDRESS = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * Starts the OpenID provider for evaluation on `http://localhost:<port>`: PKCE (RFC 7636), three people, no passwords,
 * one client for the console and a public one for the command line. Rejects when a redirect address is not on this machine: nobody else may meet a door without a lock.
 */
export async function startIdp(options: IdpOptions): Promise<Idp> {
  const foreign = options.redirectUris.find((uri) => !isLoopback(new URL(uri).hostname));
  if (foreign)
    throw new Error(`The evaluation sign-in provider serves only this machine, and ${foreign} is elsewhere.`);
  let handle: RequestListener = (_request, response) => response.writeHead(503).end();
  const { port, servers } = await listen(options, (request, response) => handle(request, response));
  const issuer = `http://localhost:${port}`;
  const consoleUrl = new URL(options.redirectUris[0] ?? issuer).origin;
  const { provider, clientId, clientSecret, cliClientId } = await createProvider({ ...options, issuer });
  handle = createListener({ provider, host: `localhost:${port}`, consoleUrl });
  const stop = async () => {
    await Promise.all(servers.map(close));
  };
  return { issuer, clientId, clientSecret, cliClientId, stop };
}

/** Listens where `localhost` may lead. A kept port that somebody else took meanwhile is replaced by another. */
async function listen(options: IdpOptions, handle: RequestListener): Promise<{ port: number; servers: Server[] }> {
  const candidate = String(await freePort());
  const port = options.port || Number(keptSecret(options.dataDir, PORT_FILE, () => candidate));
  try {
    return { port, servers: await listenOn(port, handle) };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE" || options.port) throw cause;
    writeFileSync(join(secretsDir(options.dataDir), PORT_FILE), candidate, { mode: 0o600 });
    return { port: Number(candidate), servers: await listenOn(Number(candidate), handle) };
  }
}

async function listenOn(port: number, handle: RequestListener): Promise<Server[]> {
  const servers: Server[] = [];
  for (const address of ADDRESSES) {
    const server = createServer(handle);
    try {
      await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, address, resolve));
      servers.push(server);
    } catch (cause) {
      const isAbsent = address !== ADDRESSES[0] && NO_SUCH_ADDRESS.has((cause as NodeJS.ErrnoException).code ?? "");
      if (isAbsent) continue;
      await Promise.all(servers.map(close));
      throw cause;
    }
  }
  return servers;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
