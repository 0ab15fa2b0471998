import type { Origin } from "@/lib/access/grant";
import { env } from "@/lib/platform/env";
import { addressOf } from "./address";

/** Where a request came from and by which program, with the id that its answer and its records carry. */
export function originOf(request: Request, requestId: string): Origin {
  const { headers } = request;
  return { address: addressOf(headers, env().trustedProxies), userAgent: headers.get("user-agent"), requestId };
}
