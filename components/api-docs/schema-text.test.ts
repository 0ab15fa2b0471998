import { describe, expect, it } from "vitest";
import type { DocumentedOperation } from "@/lib/openapi/document";
import { curlOf } from "./curl";
import { kindOf, propertiesOf, sampleOf } from "./schema-text";

const nullable = { anyOf: [{ type: "string" }, { type: "null" }] };
const body = {
  type: "object",
  properties: {
    name: nullable,
    days: { type: "integer", minimum: 5 },
    kind: { enum: ["a", "b"] },
    all: { type: "boolean" },
  },
  required: ["name"],
};

describe("a schema in words", () => {
  it.each([
    [{ $ref: "#/components/schemas/Team" }, "Team"],
    [{ type: "array", items: { $ref: "#/components/schemas/Team" } }, "Team[]"],
    [{ type: "array", items: nullable }, "(string or null)[]"],
    [nullable, "string or null"],
    [{ enum: ["human", "service"] }, '"human" | "service"'],
    [{ const: true }, "true"],
    [{ type: "string", format: "uuid" }, "string (uuid)"],
    [{}, "any"],
  ])("%j is %s", (schema, words) => {
    expect(kindOf(schema)).toBe(words);
  });

  it("tells an object's properties in their order", () => {
    expect(propertiesOf(body).map(({ name, isRequired }) => [name, isRequired])).toEqual([
      ["name", true],
      ["days", false],
      ["kind", false],
      ["all", false],
    ]);
    expect(propertiesOf({ type: "string" })).toEqual([]);
  });

  it("makes a value of that shape", () => {
    expect(sampleOf(body)).toEqual({ name: "name", days: 5, kind: "a", all: true });
  });
});

describe("a call for a terminal", () => {
  const operation: DocumentedOperation = {
    operationId: "get",
    tags: ["Logs"],
    summary: "It's a call",
    security: [{ token: ["logs:read"] }, { session: [] }],
    parameters: [
      { name: "type", in: "query", required: true, schema: { type: "string" } },
      { name: "limit", in: "query", required: false, schema: { type: "integer" } },
    ],
    responses: {},
  };

  it("carries the token by a variable and asks for what is required", () => {
    expect(curlOf("http://localhost:3000", "get", "/api/v1/x/{id}", operation)).toBe(
      "curl -sS -X GET 'http://localhost:3000/api/v1/x/{id}?type={type}' \\\n" +
        '  -H "Authorization: Bearer $LATCHKEY_TOKEN"',
    );
  });

  it("sends a body in quotes that a shell leaves alone", () => {
    const schema = { type: "object", properties: { it: { const: "it's" } } };
    const posted = {
      ...operation,
      security: [],
      requestBody: { required: true, content: { "application/json": { schema } } },
    };
    expect(curlOf("http://h", "post", "/x", { ...posted, parameters: [] })).toBe(
      "curl -sS -X POST 'http://h/x' \\\n" + '  -H "Content-Type: application/json" \\\n' + `  -d '{"it":"it'\\''s"}'`,
    );
  });
});
