import "server-only";
import { logger } from "@/lib/platform/logger";
import { failure, readable, success } from "./envelope";

/** Makes a handler that asks nobody who they are. Failures leave as the error envelope. */
export function publicRoute(read: (request: Request) => Promise<unknown>, headers: Record<string, string> = {}) {
  return async (request: Request): Promise<Response> => {
    const requestId = crypto.randomUUID();
    try {
      const response = success(await read(request), requestId);
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
      return response;
    } catch (thrown) {
      const error = readable(thrown);
      if (error.code === "internal") logger.error({ err: thrown, requestId }, "request failed");
      return failure(error, requestId);
    }
  };
}
