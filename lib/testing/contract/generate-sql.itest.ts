import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { call } from "@/lib/testing/http";
import { newWorld, sessionOf, tokenOf, type World } from "@/lib/testing/world";
import { expectBad, expectFailure, expectOk } from "./expect";

const generated = z.strictObject({ sql_query: z.string(), language: z.enum(["clickhouse-sql", "logchefql"]) });
const KEY = "key-of-the-test";

/** A small service that speaks the chat protocol and says what it is told to. */
const heard: { authorization: string | undefined; url: string | undefined; body: Record<string, unknown> }[] = [];
let says: (() => { status?: number; text?: string; body?: string })[] = [];
const service: Server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  heard.push({ authorization: request.headers.authorization, url: request.url, body: JSON.parse(text) });
  const { status = 200, text: content = "", body } = says.shift()?.() ?? {};
  response.writeHead(status, { "content-type": "application/json", ...(status === 302 && { location: "/elsewhere" }) });
  response.end(body ?? JSON.stringify({ id: "1", choices: [{ index: 0, message: { role: "assistant", content } }] }));
});

let world: World;
let token: string;
let path: string;
let table: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  world = await newWorld();
  token = await tokenOf(world.bot, ["logs:read"]);
  path = `/teams/${world.teamA.id}/sources/${world.sourceA.id}/generate-sql`;
  table = `${world.sourceA.database}.${world.sourceA.table}`;
});
afterAll(() => new Promise((resolve) => service.close(resolve)));

const ask = (body: Record<string, unknown>) => call("POST", path, { token, body });
const answers = (...texts: string[]) => {
  heard.length = 0;
  says = texts.map((text) => () => ({ text }));
};

describe("generate-sql", () => {
  it("is 503 until a service is configured", async () => {
    expectFailure(
      await ask({ natural_language_query: "errors" }),
      503,
      "GeneralError",
      "AI SQL generation is not configured",
    );
    const { port } = service.address() as AddressInfo;
    const settings = { URL: `http://127.0.0.1:${port}/v1/`, KEY, MODEL: "test-model" };
    for (const [name, value] of Object.entries(settings)) process.env[`LATCHKEY_AI_${name}`] = value;
    delete (globalThis as { latchkeyEnvironment?: unknown }).latchkeyEnvironment;
  });

  it("answers a query that runs, and tells the service columns and no rows", async () => {
    const sql = `SELECT level, count() AS n FROM ${table} GROUP BY level ORDER BY n DESC`;
    answers(`Here you are:\n\`\`\`sql\n${sql};\n\`\`\`\nEnjoy.`);
    const data = expectOk(await ask({ natural_language_query: "levels", current_query: "level=1" }), generated);
    expect(data).toEqual({ sql_query: sql, language: "clickhouse-sql" });
    const run = await call("POST", path.replace("generate-sql", "logs/query"), { token, body: { query_text: sql } });
    expect(run.body.data.data).toHaveLength(3);
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({
      authorization: `Bearer ${KEY}`,
      url: "/v1/chat/completions",
      body: { model: "test-model", stream: false },
    });
    const told = JSON.stringify(heard[0]?.body);
    for (const word of ["attributes Map(String, String)", "level=1", table]) expect(told).toContain(word);
    expect(told).not.toContain("line 0 of");
  });

  it("sends what the fence refuses back once, and never answers it", async () => {
    const other = `${world.sourceB.database}.${world.sourceB.table}`;
    answers(`SELECT * FROM ${other}`, `SELECT message FROM ${table}`);
    expect(expectOk(await ask({ natural_language_query: "x" }), generated).sql_query).toBe(
      `SELECT message FROM ${table}`,
    );
    expect(JSON.stringify(heard[1]?.body)).toContain("That can't be used");
    for (const bad of ["DROP TABLE x", `SELECT * FROM ${other}`, "I can't help with that.", ""]) {
      answers(bad, bad);
      const answer = await ask({ natural_language_query: "x" });
      expect([answer.status, answer.body.error_type]).toEqual([502, "ExternalServiceError"]);
      expect(answer.body.message).toMatch(/^The AI service gave no query that can be run: /);
      expect(answer.body.sql_query).toBeUndefined();
    }
  });

  it("writes LogchefQL where that is wanted", async () => {
    answers("not a filter", 'level="error"');
    const data = expectOk(await ask({ natural_language_query: "errors", mode: "logchefql" }), generated);
    expect(data).toEqual({ sql_query: 'level="error"', language: "logchefql" });
  });

  it.each([
    ["a refusal", { status: 401, body: `{"error":"${KEY}"}` }],
    ["no JSON", { body: "<html>" }],
    ["no choices", { body: '{"choices":[]}' }],
    ["another address", { status: 302 }],
    ["a flood", { body: `{"choices":"${"x".repeat(2_000_000)}"}` }],
  ])("is 502 for %s, and shows nothing of it", async (_name, said) => {
    heard.length = 0;
    says = [() => said];
    const answer = await ask({ natural_language_query: "x" });
    expectFailure(answer, 502, "ExternalServiceError", "The AI service did not answer as expected");
    expect(answer.text).not.toContain(KEY);
    expect(heard).toHaveLength(1);
  });

  it("asks for words, and for a team of one's own even of administrators", async () => {
    expectBad(await ask({}), "natural_language_query is required", "ValidationError");
    const long = { natural_language_query: "x".repeat(4_001) };
    expectBad(await ask(long), "natural_language_query is too long", "ValidationError");
    const cookie = await sessionOf(world.admin);
    const answer = await call("POST", path, { cookie, body: { natural_language_query: "x" } });
    expectFailure(answer, 403, "AuthorizationError", "You don't have access to this source");
  });
});
