import "server-only";
import type { Caller, Origin } from "@/lib/access/grant";
import { mayCallFrom } from "@/lib/access/limits";
import { AppError } from "@/lib/core/errors";
import { noteReuse } from "@/lib/credentials/reuse";
import { noteUse } from "@/lib/credentials/usage";
import { verifyToken } from "@/lib/credentials/verify";
import { isUnreachable } from "@/lib/platform/db-errors";
import { sessionFromRequest } from "./session-request";

const SCHEME = "Bearer ";
const RETRY_AFTER_SECONDS = 5;

async function findCaller(request: Request, origin: Origin): Promise<Caller> {
  const header = request.headers.get("authorization");
  if (header === "Bearer") {
    return { principal: null, facts: { credential: "malformed", account: "active" }, origin };
  }
  if (!header?.startsWith(SCHEME)) {
    return { ...(await sessionFromRequest(request)), origin };
  }
  const token = header.slice(SCHEME.length).trim();
  const { principal, credential, account, staleKey } = await verifyToken(token);
  // A refusal outside the token's networks is a denial on record, and no use of it.
  if (principal?.token && credential === "alive" && account === "active" && mayCallFrom(principal, origin.address)) {
    const { address, userAgent } = origin;
    noteUse({ tokenId: principal.token.id, token, staleKey, address, userAgent });
  }
  if (principal?.token && credential === "rotated_out") noteReuse(principal.token.id, origin);
  return { principal, facts: { credential, account }, origin };
}

/**
 * Who calls a route: by bearer token, else by session cookie. A bearer that is present decides alone, whatever cookie
 * comes with it (spec/logchef.md §2.4; spec/security.md S-022). Costs one Postgres round trip either way, none for
 * text that can't be a credential. While Postgres can't be asked, nobody is told that they are nobody: that is 503
 * (spec/security.md §3.0).
 */
export async function callerOf(request: Request, origin: Origin): Promise<Caller> {
  try {
    return await findCaller(request, origin);
  } catch (cause) {
    if (!isUnreachable(cause)) throw cause;
    const message = "The control database is not available";
    throw new AppError("unavailable", message, { retryAfterSeconds: RETRY_AFTER_SECONDS }, { cause });
  }
}
