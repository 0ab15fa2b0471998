import type { z } from "zod";
import type { TeamRole } from "@/lib/access/roles";
import type { Scope } from "@/lib/access/scopes";

/** A body that is not the success envelope: what it is, and a schema where it is JSON or lines of JSON. */
export type OtherContent = { type: string; description: string; line?: z.ZodType };

/**
 * What the document tells of one route and method. To add a route, write its answer as a zod schema in the noun's
 * `wire.ts`, and one entry into the table of its group in `lib/openapi/operations`:
 *
 *     "GET /api/v1/things/[id]": { summary: "One thing", scope: "things:read", answers: thingWire },
 *
 * Scope, body schema and status must be those of the route; `contract/openapi.itest.ts` compares them, calls the route
 * and holds what comes back against `answers`. Routes that change something, or whose ids are not those of a team or
 * source, get a line in the test's `lib/testing/openapi/examples-*.ts` too. Path parameters are read from the pattern.
 */
export type Operation = {
  /** A few words, without a full stop. */
  summary: string;
  /** What a token has to hold; null where any live credential will do, absent where none of ours is asked for. */
  scope?: Scope | null;
  /** True where only administrators, and tokens of service accounts, come in. */
  isAdmin?: true;
  /** The weakest role that will do in the team of the path; where the path has none, in any team. */
  role?: TeamRole;
  /** Path parameters that are text; all others are ids. */
  texts?: readonly string[];
  /** The query string, as an object of its parameters. */
  query?: z.ZodObject;
  /** The very schema that the route reads its body with. */
  body?: z.ZodType;
  /** `data` of the success envelope; absent for 204 and for `other`. */
  answers?: z.ZodType;
  /** Status of a success; 200 unless said. */
  status?: 200 | 201 | 202 | 204;
  /** What is answered instead of the envelope. */
  other?: OtherContent;
  /** Failures beyond those that follow from credential, scope, ids and body. */
  errors?: readonly (400 | 403 | 404 | 408 | 409 | 410 | 429 | 500 | 502 | 503 | 504)[];
  /** True for a query, which the limits of queries count. */
  isQuery?: true;
};

/** `METHOD /path/[parameter]` and what is told of it. */
export type Operations = Readonly<Record<string, Operation>>;
