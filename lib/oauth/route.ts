import "server-only";
import type { Caller, Origin } from "@/lib/access/grant";
import { originOf } from "@/lib/auth/origin";
import { AppError } from "@/lib/core/errors";
import { readable } from "@/lib/http/envelope";
import { type LimitState, limitDoor, writeLimits } from "@/lib/http/rate-limit";
import { noteRequest } from "@/lib/http/request-log";
import { logger } from "@/lib/platform/logger";
import { asOAuthError, OAuthError, oauthFailure, oauthHeaders } from "./errors";
import { readForm } from "./form";

type OAuthCall = { form: ReadonlyMap<string, string>; request: Request; origin: Origin };

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
    let error: AppError | null = null;
    let response: Response;
    try {
      await limitDoor(limits, origin);
      const body = await answer({ form: await readForm(request), request, origin });
      const headers = oauthHeaders(requestId);
      response = body === null ? new Response(null, { headers }) : Response.json(body, { headers });
    } catch (thrown) {
      const told = thrown instanceof OAuthError ? thrown : asOAuthError(readable(thrown));
      if (told.status === 503) logger.warn({ err: thrown, requestId }, "an OAuth request could not be answered");
      else if (told.status >= 500) logger.error({ err: thrown, requestId }, "an OAuth request failed");
      error = new AppError(told.status === 401 ? "unauthenticated" : "invalid_request", told.description);
      response = oauthFailure(told, requestId);
    }
    writeLimits(response.headers, limits);
    const caller: Caller = { principal: null, facts: { credential: "absent", account: "active" }, origin };
    noteRequest({ request, raw: {}, caller, error, requestId, status: response.status, startedAt });
    return response;
  };
}
