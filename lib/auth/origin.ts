import type { Origin } from "@/lib/access/grant";
import { addressOf } from "@/lib/http/address";
import { env } from "@/lib/platform/env";

/** Where a browser's request came from, for the record; `requestId` ties the rows of one request together. */
export function originOf(headers: Headers, requestId: string): Origin {
  return { address: addressOf(headers, env().trustedProxies), userAgent: headers.get("user-agent"), requestId };
}
