import "server-only";
import type { Origin } from "@/lib/access/grant";
import { originOf } from "@/lib/auth/origin";
import type { AppError } from "@/lib/core/errors";
import { logger } from "@/lib/platform/logger";
import { failure, readable, success } from "./envelope";
import { type LimitState, limitDoor, limitReports, writeLimits } from "./rate-limit";
import { noteRequest } from "./request-log";

type Options = {
  headers?: Record<string, string>;
  /** True for a route that lets somebody in: attempts are limited by address and noted like all other requests. */
  isDoor?: true;
  /** True for a route that anybody may write to: always limited by address, and noted like all other requests. */
  isReport?: true;
  /** Status of a success; 200 unless said. */
  status?: 200 | 202;
};

/**
 * Makes a handler that asks nobody who they are. Failures leave as the error envelope; a Response is sent as it is,
 * anything else in the envelope of a success.
 */
export function publicRoute(
  read: (request: Request, origin: Origin) => Promise<unknown>,
  { headers = {}, isDoor, isReport, status = 200 }: Options = {},
) {
  return async (request: Request): Promise<Response> => {
    const startedAt = performance.now();
    const requestId = crypto.randomUUID();
    const origin = originOf(request.headers, requestId);
    let error: AppError | null = null;
    let response: Response;
    const limits: LimitState[] = [];
    try {
      if (isDoor) await limitDoor(limits, origin);
      if (isReport) await limitReports(limits, origin);
      const data = await read(request, origin);
      response = data instanceof Response ? data : success(data, requestId, status);
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    } catch (thrown) {
      error = readable(thrown);
      if (error.code === "internal") logger.error({ err: thrown, requestId }, "request failed");
      response = failure(error, requestId);
    }
    writeLimits(response.headers, limits);
    if (isDoor || isReport) {
      const caller = { principal: null, facts: { credential: "absent", account: "active" }, origin } as const;
      noteRequest({ request, raw: {}, caller, error, requestId, status: response.status, startedAt });
    }
    return response;
  };
}
