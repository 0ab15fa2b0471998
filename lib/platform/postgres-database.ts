import pg from "pg";

const CONNECT_TIMEOUT_MS = 10_000;
const UNKNOWN_DATABASE = "3D000";
const DUPLICATE_DATABASE = new Set(["42P04", "23505"]);

/** Runs `work` on one connection to the database of `url`, or to another database of the same server. */
export async function withConnection<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  database?: string,
): Promise<T> {
  const target = new URL(url);
  if (database) target.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: target.href, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // What is lost at work fails its statement; as an event that nobody hears it would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creates the database that `url` names when the server does not have it. Two callers at once are fine. */
export async function ensureDatabase(url: string): Promise<void> {
  try {
    await withConnection(url, async () => undefined);
  } catch (cause) {
    if ((cause as { code?: string }).code !== UNKNOWN_DATABASE) throw cause;
    const name = decodeURIComponent(new URL(url).pathname.slice(1));
    await withConnection(
      url,
      (client) => client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`),
      "postgres",
    ).catch((failure) => {
      if (!DUPLICATE_DATABASE.has(failure.code)) throw failure;
    });
  }
}
