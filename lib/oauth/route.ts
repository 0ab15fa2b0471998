import "server-only";
import type { Caller, Origin } from "@/lib/access/grant";
import { callerOf } from "@/lib/auth/bearer";
import { originOf } from "@/lib/auth/origin";
import { AppError } from "@/lib/core/errors";
import { decisionIdOf } from "@/lib/http/decision-id";
import { readable } from "@/lib/http/envelope";
import { type LimitState, limitCaller, limitDoor, writeLimits } from "@/lib/http/rate-limit";
import { noteRequest } from "@/lib/http/request-log";
import { logger } from "@/lib/platform/logger";
import { asOAuthError, OAuthError, oauthFailure, oauthHeaders } from "./errors";
import { readForm } from "./form";

type OAuthCall = {
  form: ReadonlyMap<string, string>;
  request: Request;
  origin: Origin;
  /** Finds out who calls, by their credential and within its own rate; what becomes of the call is noted as theirs. */
  identify: () => Promise<Caller>;
};

/**
 * Makes a handler of one of OAuth's endpoints: a form comes in, JSON goes out, or nothing where `answer` gives null.
 * Attempts are limited by address and noted like all other requests; failures leave in OAuth's own words.
 */
export function oauthRoute(answer: (call: OAuthCall) => Promise<object | null>) {
  return async (request: Request): Promise<Response> => {
    const startedAt = performance.now();
    const requestId = crypto.randomUUID();
    const origin = originOf(request.headers, requestId);
    const limits: LimitState[] = [];
    let caller: Caller = { principal: null, facts: { credential: "absent", account: "active" }, origin };
    let error: AppError | null = null;
    let response: Response;
    const identify = async () => {
      caller = await callerOf(request, origin);
      if (caller.principal) await limitCaller(limits, caller);
      return caller;
    };
    try {
      await limitDoor(limits, origin);
      const body = await answer({ form: await readForm(request), request, origin, identify });
      const headers = oauthHeaders(requestId);
      response = body === null ? new Response(null, { headers }) : Response.json(body, { headers });
    } catch (thrown) {
      const told = thrown instanceof OAuthError ? thrown : asOAuthError(readable(thrown));
      if (told.status === 503) logger.warn({ err: thrown, requestId }, "an OAuth request could not be answered");
      else if (told.status >= 500) logger.error({ err: thrown, requestId }, "an OAuth request failed");
      const code = told.status === 401 ? "unauthenticated" : "invalid_request";
      error = thrown instanceof OAuthError ? new AppError(code, told.description) : readable(thrown);
      response = oauthFailure(told, requestId, decisionIdOf(error));
    }
    writeLimits(response.headers, limits);
    noteRequest({ request, raw: {}, caller, error, requestId, status: response.status, startedAt });
    return response;
  };
}
