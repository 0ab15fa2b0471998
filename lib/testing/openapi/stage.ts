import { type Answer, type Door, openServer } from "@/lib/testing/http";
import { startChat, startIssuer } from "@/lib/testing/providers";
import { startMailServer, startReceiver } from "@/lib/testing/receivers";
import { type Account, join, newPerson, newWorld, tokenOf, type World } from "@/lib/testing/world";

/** What goes into one request: the path's parameters, the query string, headers and the body. */
export type Example = {
  params?: Record<string, string | number>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
};

/** A world with somebody who may do everything: an administrator who owns team A, calling by a token with `*`. */
export type Stage = {
  world: World;
  boss: Account;
  token: string;
  /** The real front door, over HTTP. */
  door: Door;
  origin: string;
  /** Team A and its source, as path parameters. */
  place: { teamID: number; sourceID: number };
  /** `database.table` of that source. */
  table: string;
  /** Does something as that somebody, or by another token, through the real server, and answers the envelope's data. */
  // biome-ignore lint/suspicious/noExplicitAny: what is made has every shape.
  make: (method: string, path: string, body?: unknown, as?: string) => Promise<any>;
  idTokenFor: (email: string) => Promise<string>;
  /** Where a mail server and a receiver of webhooks listen on this machine. */
  mailPort: number;
  webhookUrl: string;
  close: () => Promise<void>;
};

function dataOf(answer: Answer, what: string) {
  if (answer.status < 200 || answer.status > 299) throw new Error(`${what}: ${answer.status} ${answer.text}`);
  return answer.body?.data;
}

/** Opens the stage: a world, the front door, an OpenID provider, a chat service, and who gets mail and webhooks. */
export async function openStage(): Promise<Stage> {
  const world = await newWorld();
  const boss = await newPerson("boss", { role: "admin" });
  await join(boss, world.teamA, "owner");
  const token = await tokenOf(boss, ["*"]);
  const table = `${world.sourceA.database}.${world.sourceA.table}`;
  const issuer = await startIssuer();
  const chat = await startChat(`SELECT level, count() AS rows FROM ${table} GROUP BY level`);
  const [mail, webhook] = [await startMailServer(), await startReceiver(() => 204)];
  process.env.LATCHKEY_OUTBOUND_ALLOW = "127.0.0.0/8";
  const server = await openServer();
  return {
    world,
    boss,
    token,
    door: server.call,
    origin: server.origin,
    place: { teamID: world.teamA.id, sourceID: world.sourceA.id },
    table,
    make: async (method, path, body, as = token) =>
      dataOf(await server.call(method, path, { token: as, body }), `${method} ${path}`),
    idTokenFor: issuer.idTokenFor,
    mailPort: mail.port,
    webhookUrl: webhook.url,
    close: async () => {
      await server.close();
      await Promise.all([issuer.close(), chat.close(), mail.close(), webhook.close()]);
    },
  };
}
