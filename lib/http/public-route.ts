import "server-only";
import type { Origin } from "@/lib/access/grant";
import { originOf } from "@/lib/auth/origin";
import type { AppError } from "@/lib/core/errors";
import { logger } from "@/lib/platform/logger";
import { failure, readable, success } from "./envelope";
import { noteRequest } from "./request-log";

type Options = {
  headers?: Record<string, string>;
  /** True for a route that lets somebody in: such requests are noted like those of the rest. */
  isNoted?: true;
};

/** Makes a handler that asks nobody who they are. Failures leave as the error envelope. */
export function publicRoute(
  read: (request: Request, origin: Origin) => Promise<unknown>,
  { headers = {}, isNoted }: Options = {},
) {
  return async (request: Request): Promise<Response> => {
    const startedAt = performance.now();
    const requestId = crypto.randomUUID();
    const origin = originOf(request.headers, requestId);
    let error: AppError | null = null;
    let response: Response;
    try {
      response = success(await read(request, origin), requestId);
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    } catch (thrown) {
      error = readable(thrown);
      if (error.code === "internal") logger.error({ err: thrown, requestId }, "request failed");
      response = failure(error, requestId);
    }
    if (isNoted) {
      const caller = { principal: null, facts: { credential: "absent", account: "active" }, origin } as const;
      noteRequest({ request, raw: {}, caller, error, requestId, status: response.status, startedAt });
    }
    return response;
  };
}
