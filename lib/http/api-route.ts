import "server-only";
import type { z } from "zod";
import type { Decision, Need } from "@/lib/access/decide";
import { authorize, type Caller, type GrantFor } from "@/lib/access/grant";
import { callerOf } from "@/lib/auth/bearer";
import { assertSameOrigin } from "@/lib/auth/csrf";
import { factsFor } from "@/lib/auth/facts";
import { originOf } from "@/lib/auth/origin";
import type { ErrorType } from "@/lib/core/errors";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import { parseBody, readBody } from "./body";
import { failure, readable, success } from "./envelope";

import type { ParamReader } from "./params";
import { type LimitState, limitCaller, limitQueries, writeLimits } from "./rate-limit";
import type { Behind } from "./reads";
import { noteRequest } from "./request-log";
import { endOf, withEnd } from "./token-end";

type Readers = Readonly<Record<string, ParamReader<unknown>>>;
type Read<P extends Readers> = { readonly [K in keyof P]: ReturnType<P[K]> };

type Spec<N extends Need, P extends Readers, B> = {
  /** What the route asks for; given the path's ids where it depends on them. */
  need: N | ((params: Read<P>) => N);
  params?: P;
  body?: z.ZodType<B>;
  /** Class and sentence of a body that can't be read (they differ by route upstream, spec/logchef.md §1.0). */
  bodyError?: { type: ErrorType; message?: string };
  /** Throws while what the route is about is switched off; asked before ids and scopes (guard ALERT). */
  feature?: () => Promise<void>;
  /** True for a query: its account's queries are counted before the scope is asked for (RL-Q). */
  isQuery?: true;
  /** Status of a success. */
  status?: 200 | 201 | 202;
};

type Call<N extends Need, P extends Readers, B> = {
  grant: GrantFor<N>;
  params: Read<P>;
  body: B;
  request: Request;
  requestId: string;
};

type RouteContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> };

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** What a handler was made with, as far as the OpenAPI document tells it. */
type RouteFacts = Pick<Spec<Need, Readers, unknown>, "body" | "isQuery" | "status" | "params"> & {
  need: Need | ((params: never) => Need);
};
const made = new WeakMap<object, RouteFacts>();

/** What a route's handler asks for and reads; undefined for handlers that `apiRoute` didn't make. */
export function factsOfRoute(handler: object): RouteFacts | undefined {
  return made.get(handler);
}

/** Runs the guards before anything of the body is read: credential, then ids, then the route's own order of steps. */
async function admit<N extends Need, P extends Readers>(
  caller: Caller,
  spec: Spec<N, P, unknown>,
  request: Request,
  raw: Record<string, string | string[] | undefined>,
  limits: LimitState[],
): Promise<{ grant: GrantFor<N>; params: Read<P> }> {
  const { credential, account } = caller.facts;
  const isKnown = caller.principal !== null && credential === "alive" && account === "active";
  // Whoever isn't known hears 401 before any word about ids; decide() says which.
  if (!isKnown) authorize(caller, { area: "known", scope: null });
  if (caller.principal?.via === "session" && !SAFE_METHODS.has(request.method)) {
    assertSameOrigin(request.headers, env().publicUrl);
  }
  await spec.feature?.();
  const params = readParams(spec.params, raw);
  const need = typeof spec.need === "function" ? spec.need(params) : spec.need;
  const facts = await factsFor(need, caller.principal?.userId);
  const judge = () => authorize(caller, need, facts);
  return { grant: spec.isQuery ? await judgeQuery(judge, () => limitQueries(limits, caller)) : judge(), params };
}

/** The limit of queries stands before the scope and after everything else (spec/logchef.md §1.0). */
async function judgeQuery<G>(judge: () => G, limit: () => Promise<void>): Promise<G> {
  let grant: G;
  try {
    grant = judge();
  } catch (refusal) {
    const decision = readable(refusal).details.decision as Decision | undefined;
    if (decision?.failure?.step === "scope") await limit();
    throw refusal;
  }
  await limit();
  return grant;
}

function readParams<P extends Readers>(readers: P | undefined, raw: Record<string, string | string[] | undefined>) {
  const entries = Object.entries(readers ?? {}).map(([name, read]) => [name, read(String(raw[name] ?? ""))]);
  return Object.fromEntries(entries) as Read<P>;
}

/**
 * Makes a route handler of the native wire: who calls, may they, what do they say, then one verb or read. The answer
 * of `handle` goes into the success envelope, or is sent as it is when it is a Response (streams). Refusals, bad input
 * and bugs leave as the error envelope; every request is noted once.
 */
export function apiRoute<const N extends Need, P extends Readers = Record<never, never>, B = undefined>(
  spec: Spec<N, P, B>,
  handle: (call: Call<N, P, B>) => Promise<unknown>,
) {
  const { type: bodyType = "GeneralError", message: bodyMessage = "Invalid request body" } = spec.bodyError ?? {};
  const handler = async (request: Request, context: RouteContext): Promise<Response> => {
    const startedAt = performance.now();
    const requestId = crypto.randomUUID();
    const raw = (await context.params) ?? {}; // Next gives nothing for a path without parameters
    let caller: Caller | null = null;
    let response: Response;
    let error: ReturnType<typeof readable> | null = null;
    let scope: string | null = null;
    let behind: Behind | null = null;
    const limits: LimitState[] = [];
    try {
      caller = await callerOf(request, originOf(request.headers, requestId));
      await limitCaller(limits, caller);
      const { grant, params } = await admit(caller, spec, request, raw, limits);
      scope = grant.scope;
      const body = spec.body
        ? parseBody(spec.body, await readBody(request, bodyType, bodyMessage), bodyType, bodyMessage)
        : (undefined as B);
      if (scope === "logs:read") behind = { decision: grant.decision, body };
      const data = await handle({ grant, params, body, request, requestId });
      const end = endOf(caller);
      response = data instanceof Response ? withEnd(data, end) : success(data, requestId, spec.status, end);
    } catch (thrown) {
      error = readable(thrown);
      if (error.code === "internal") logger.error({ err: thrown, requestId }, "request failed");
      response = failure(error, requestId, endOf(caller));
    }
    // Only to ask for its headers makes the front door build a whole Response.
    if (limits.length > 0) writeLimits(response.headers, limits);
    noteRequest({ request, raw, caller, error, requestId, status: response.status, startedAt, scope, behind });
    return response;
  };
  made.set(handler, spec);
  return handler;
}
