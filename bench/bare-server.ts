import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";

/** What the plain server needs: the console's database and the digest of the token that is asked with. */
export type BareSettings = { databaseUrl: string; digestHex: string; connections: number };

/**
 * The measure of the front door: nothing but node:http, one prepared read by unique index from the table of tokens, and
 * JSON. It asks nobody who they are. Resolves to the port.
 */
export async function serveBare({ databaseUrl, digestHex, connections }: BareSettings): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections });
  const digest = Buffer.from(digestHex, "hex");
  const read = {
    name: "bare_read",
    text: "SELECT id, user_id, name, prefix, scopes, created_at FROM api_tokens WHERE digest = $1",
    values: [digest],
  };
  const server = createServer((_request, response) => {
    pool.query(read).then(
      ({ rows }) => {
        const body = JSON.stringify({ status: "success", data: rows[0] });
        response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
        response.end(body);
      },
      (cause: Error) => response.writeHead(500, { "content-length": 0 }).end(cause.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
