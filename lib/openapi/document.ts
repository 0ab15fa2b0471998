import "server-only";
import { z } from "zod";
import { cookieName } from "@/lib/auth/cookies";
import { wireNames } from "@/lib/core/wire";
import { VERSION } from "@/lib/platform/build-info";
import { env } from "@/lib/platform/env";
import type { Operation } from "./operation";
import { GROUPS } from "./table";

/** A JSON Schema of draft 2020-12, which OpenAPI 3.1 takes as it is. */
export type Schema = { [keyword: string]: unknown };
export type Parameter = { name: string; in: "path" | "query"; required: boolean; description?: string; schema: Schema };
type Media = { schema: Schema };
type Answer = { description: string; content?: Record<string, Media> };
/** One operation of the document. */
export type DocumentedOperation = {
  operationId: string;
  tags: [string];
  summary: string;
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<string, Answer>;
};
/** The whole document. */
export type OpenApiDocument = {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, Schema> };
};

const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

const REASONS: Readonly<Record<number, string>> = {
  200: "Done",
  201: "Created",
  202: "Begun",
  204: "Done, and nothing to tell",
  400: "Something in the request can't be read or isn't allowed",
  401: "No credential, or one that is not alive",
  403: "The token lacks the scope, or its owner doesn't belong here",
  404: "No such thing for this caller",
  408: "It took too long, or was cancelled",
  409: "It clashes with what there is",
  410: "Its time is over",
  413: "The body is too large",
  429: "Too many requests; Retry-After tells when to come back, where it is known",
  500: "Something failed on the server",
  502: "A service behind the console failed",
  503: "A service behind the console is not there",
  504: "A service behind the console took too long",
};

const errorSchema = {
  type: "object",
  properties: {
    status: { const: "error" },
    message: { type: "string", minLength: 1 },
    error_type: {
      enum: [
        ...["ValidationError", "NotFoundError", "AuthenticationError", "AuthorizationError", "ConflictError"],
        ...["DatabaseError", "ExternalServiceError", "GeneralError", "ManagedResourceError"],
      ],
    },
    required_scope: { type: "string", description: "The scope that the token lacks" },
    decision_id: { type: "string", format: "uuid", description: "Of a 401 or 403: what it can be asked about by" },
    request_id: { type: "string", format: "uuid" },
  },
  required: ["status", "message", "error_type"],
  additionalProperties: false,
} as const satisfies Schema;

const reference = (id: string): Schema => ({ $ref: `#/components/schemas/${id}` });

/** Collects named schemas while it turns zod's into JSON Schema. */
class SchemaWriter {
  readonly schemas: Record<string, Schema> = {};

  /** `io` says whether it is what a caller writes or what a caller reads. */
  write(schema: z.ZodType, io: "input" | "output"): Schema {
    // What is written stands inside something, since zod tells a root's own name as a key of it.
    const { $defs, properties } = z.toJSONSchema(z.object({ root: schema }), {
      io,
      metadata: wireNames,
      unrepresentable: "any",
    });
    for (const [id, named] of Object.entries($defs ?? {})) this.schemas[id] = relocated(named as Schema);
    return relocated((properties as Record<string, Schema>).root ?? {});
  }
}

/** The same schema with its references into `components`, and without the names that zod repeats. */
function relocated(schema: Schema): Schema {
  const { id: _name, ...rest } = schema;
  const text = JSON.stringify(typeof schema.id === "string" ? rest : schema);
  return JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as Schema;
}

function pathParameters(pattern: string, texts: readonly string[] = []): Parameter[] {
  return [...pattern.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: texts.includes(name) ? { type: "string" } : { type: "integer", minimum: 1, maximum: 2_147_483_647 },
  }));
}

function queryParameters(writer: SchemaWriter, query: z.ZodObject | undefined): Parameter[] {
  if (!query) return [];
  const { properties = {}, required = [] } = writer.write(query, "input") as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(typeof description === "string" && { description }),
    schema,
  }));
}

/** The statuses of failures that a caller may meet, in order. */
function errorStatuses(pattern: string, operation: Operation, asksForId: boolean): number[] {
  const isGuarded = operation.scope !== undefined;
  const statuses = new Set<number>([
    ...(isGuarded ? [401, 403, 429, 500] : []),
    ...(operation.body ? [400, 413] : []),
    ...(asksForId ? [400, 404] : []),
    ...(pattern.endsWith("/cli/token") ? [401] : []),
    ...(operation.errors ?? []),
  ]);
  return [...statuses].sort((a, b) => a - b);
}

function successContent(writer: SchemaWriter, { answers, other }: Operation): Answer["content"] {
  if (other) {
    const unsaid = other.type.endsWith("json") ? {} : { type: "string" };
    return { [other.type]: { schema: other.line ? writer.write(other.line, "output") : unsaid } };
  }
  if (!answers) return undefined;
  const data = writer.write(answers, "output");
  const schema = {
    type: "object",
    properties: { status: { const: "success" }, data },
    required: ["status", "data"],
    additionalProperties: false,
  };
  return { [JSON_TYPE]: { schema } };
}

function responsesOf(writer: SchemaWriter, pattern: string, operation: Operation, asksForId: boolean) {
  const { status = 200, other } = operation;
  const content = successContent(writer, operation);
  const described = other ? other.description : (REASONS[status] ?? "Done");
  const failures = errorStatuses(pattern, operation, asksForId).map((code) => [
    String(code),
    { description: REASONS[code] ?? "A failure", content: { [JSON_TYPE]: { schema: reference("Error") } } },
  ]);
  return { [status]: { description: described, ...(content && { content }) }, ...Object.fromEntries(failures) };
}

/** `GET /api/v1/teams/[teamID]` as `get_teams_teamID`; unique since method and path are. */
const operationId = (method: string, pattern: string) =>
  `${method.toLowerCase()}${pattern.replace("/api/v1", "").replaceAll(/[^A-Za-z0-9]+/g, "_")}`.replace(/_$/, "");

function documented(writer: SchemaWriter, tag: string, line: string, operation: Operation): DocumentedOperation {
  const [method = "", pattern = ""] = line.split(" ");
  const { scope, body, summary } = operation;
  const inPath = pathParameters(pattern, operation.texts);
  const parameters = [...inPath, ...queryParameters(writer, operation.query)];
  const media = body && { schema: writer.write(body, "input") };
  return {
    operationId: operationId(method, pattern),
    tags: [tag],
    summary,
    security: scope === undefined ? [] : [{ token: scope === null ? [] : [scope] }, { session: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(media && { requestBody: { required: true, content: { [JSON_TYPE]: media, [FORM_TYPE]: media } } }),
    responses: responsesOf(writer, pattern, operation, inPath.length > 0),
  };
}

/** The path as OpenAPI writes it: `[id]` becomes `{id}`. */
export const documentedPath = (pattern: string) => pattern.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, "{$1}");

function build(): OpenApiDocument {
  const writer = new SchemaWriter();
  const paths: OpenApiDocument["paths"] = {};
  for (const { name, operations } of GROUPS) {
    for (const [line, operation] of Object.entries(operations)) {
      const [method = "", pattern = ""] = line.split(" ");
      const path = documentedPath(pattern);
      paths[path] = { ...paths[path], [method.toLowerCase()]: documented(writer, name, line, operation) };
    }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Latchkey",
      version: VERSION,
      description:
        "Who and what may touch a company's logs. A token has to hold the scope that an operation names, and its owner " +
        "has to belong to the team or source that is asked for; a person's session is asked for the second alone. Every " +
        "answer to a token that expires says when in Token-Expires-At, in RFC 3339.",
    },
    servers: [{ url: env().publicUrl.origin }],
    tags: GROUPS.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: { Error: errorSchema, ...writer.schemas },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token: logchef_<account>_<32 hex digits>" },
        session: {
          type: "apiKey",
          in: "cookie",
          name: cookieName("session", env().publicUrl),
          description: "A person's session in the browser",
        },
      },
    },
  };
}

let built: OpenApiDocument | undefined;

/** The OpenAPI 3.1 document of every route, made once from the schemas that bodies and answers are held to. */
export function openApiDocument(): OpenApiDocument {
  built ??= build();
  return built;
}
