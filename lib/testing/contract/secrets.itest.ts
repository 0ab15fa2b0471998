import { createHash, createHmac } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { engineClient } from "@/lib/platform/clickhouse";
import { db, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { flushDeferred } from "@/lib/platform/lifecycle";
import { flushRequests, REQUEST_TABLE } from "@/lib/platform/request-sink";
import { type Answer, call } from "@/lib/testing/http";
import { newSource, newWorld, sessionOf, unique, type World } from "@/lib/testing/world";
import { expectOk } from "./expect";
import * as shapes from "./shapes";

let world: World;
let cookie: string;
beforeAll(async () => {
  world = await newWorld();
  cookie = await sessionOf(world.admin);
});

/** Every row of every table of the control plane as text. */
async function dump(): Promise<string> {
  const { rows: tables } = await pool().query<{ name: string }>(
    "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  expect(tables.length).toBeGreaterThan(8);
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await pool().query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
      return rows.map(({ line }) => line).join("\n");
    }),
  );
  return texts.join("\n");
}

/** What a thief of the database could look for: the secret, parts of it, and every form that needs no key. */
function formsOf(secret: string): string[] {
  const random = secret.split("_").at(-1) ?? secret;
  const sums = [secret, random].flatMap((text) =>
    ["sha256", "sha1", "md5", "sha512"].flatMap((name) => {
      const sum = createHash(name).update(text).digest();
      return [sum.toString("hex"), sum.toString("base64"), sum.toString("base64url")];
    }),
  );
  const bare = createHmac("sha256", "").update(secret).digest("hex");
  const coded = [secret, random].flatMap((text) => [
    text,
    Buffer.from(text).toString("base64").replace(/=+$/, ""),
    Buffer.from(text).toString("hex"),
  ]);
  return [...coded, ...sums, bare, Buffer.from(random, "hex").toString("base64").replace(/=+$/, "")];
}

async function requestLog(): Promise<string> {
  await flushRequests();
  const { database, table } = REQUEST_TABLE;
  const rows = await engineClient().query({ query: `SELECT * FROM ${database}.${table}`, format: "JSONEachRow" });
  return rows.text();
}

describe("a token's secret", () => {
  it("S-003 S-007 S-031 is in the answer of its making and nowhere else: no other answer, no row, no record, no log of requests", async () => {
    const path = `/admin/service-accounts/${world.bot.id}/tokens`;
    const made = await call("POST", path, { cookie, body: { name: "canary", scopes: ["*"] } });
    const { token, api_token } = expectOk(made, shapes.minted, 201);
    expect(made.headers.get("cache-control")).toBe("no-store");
    const others: Answer[] = [
      await call("GET", "/me", { token }),
      await call("GET", "/me/tokens", { token }),
      await call("GET", path, { cookie }),
      await call("GET", `/me?leak=${token}`, { token }),
      await call("GET", `/nothing/${token}`, { token }),
      await call("DELETE", `/me/tokens/${token}`, { token }),
      await call("GET", "/me", { token: `${token}x` }),
      await call("POST", "/admin/service-accounts", { token, body: "{" }),
      await call("POST", "/me/tokens", { token, body: { name: "grandchild", scopes: [token] } }),
      await call("GET", "/me", { token, headers: { "user-agent": "canary" } }),
      await call("DELETE", `${path}/${api_token.id}`, { cookie }),
      await call("GET", "/me", { token }),
    ];
    await flushDeferred();
    const random = token.split("_").at(-1) ?? "";
    for (const { text, headers } of others) {
      expect(text).not.toContain(random);
      expect(JSON.stringify([...headers])).not.toContain(random);
    }
    const rows = await dump();
    expect(rows).toContain("canary");
    for (const form of formsOf(token)) expect(rows).not.toContain(form);
    const requests = await requestLog();
    expect(requests).toContain("canary");
    expect(requests).not.toContain(random);
  });

  it("is kept as a digest under a key, 32 bytes, with the key's id beside it", async () => {
    const body = { name: "digested", scopes: ["logs:read"] };
    const path = `/admin/service-accounts/${world.bot.id}/tokens`;
    const { token, api_token } = expectOk(await call("POST", path, { cookie, body }), shapes.minted, 201);
    const row = await db.apiToken.findUniqueOrThrow({ where: { id: api_token.id } });
    const [key] = env().tokenKeys;
    const keyed = createHmac("sha256", key?.secret ?? "")
      .update(token)
      .digest("hex");
    expect(Buffer.from(row.digest).toString("hex")).toBe(keyed);
    expect(row.keyId).toBe(key?.id);
    expect(row.prefix).toBe(`${token.slice(0, 12)}...`);
    expect(row.lastFour).toBe(token.slice(-4));
  });
});

describe("other secrets", () => {
  it("a session's token is in no row", async () => {
    const value = cookie.split("=")[1] ?? "";
    const rows = await dump();
    for (const text of [value, Buffer.from(value).toString("hex"), Buffer.from(value).toString("base64")]) {
      expect(rows).not.toContain(text);
    }
  });

  it("S-108 a source's password is in no row and no record, made or changed", async () => {
    const source = await newSource();
    const connection = { host: "embedded", database: source.database, table_name: source.table };
    const [first, second] = [unique("password"), unique("password")];
    for (const password of [first, second]) {
      const body = { connection: { ...connection, password } };
      const answer = await call("PUT", `/admin/sources/${source.id}`, { cookie, body });
      expect([answer.status, answer.text.includes(password)]).toEqual([200, false]);
    }
    const rows = await dump();
    for (const password of [first, second]) {
      expect(rows).not.toContain(password);
      expect(rows).not.toContain(Buffer.from(password).toString("base64").replace(/=+$/, ""));
    }
    const events = await db.auditEvent.findMany({ where: { action: "source.updated", targetId: String(source.id) } });
    const { sealedPassword } = await db.source.findUniqueOrThrow({ where: { id: source.id } });
    expect(events).toHaveLength(2);
    expect(JSON.stringify(events.map(({ before, after }) => [before, after]))).not.toContain(sealedPassword);
  });
});
