import "server-only";
import type { Caller, Origin } from "@/lib/access/grant";
import { noteUse } from "@/lib/credentials/usage";
import { verifyToken } from "@/lib/credentials/verify";
import { sessionFromRequest } from "./session-request";

const SCHEME = "Bearer ";

/**
 * Who calls a route: by bearer token, else by session cookie. A bearer that is present decides alone, whatever cookie
 * comes with it (spec/logchef.md §2.4; spec/security.md S-022). Costs one Postgres round trip either way, none for
 * text that can't be a credential.
 */
export async function callerOf(request: Request, origin: Origin): Promise<Caller> {
  const header = request.headers.get("authorization");
  if (header === "Bearer") {
    return { principal: null, facts: { credential: "malformed", account: "active" }, origin };
  }
  if (!header?.startsWith(SCHEME)) {
    return { ...(await sessionFromRequest(request)), origin };
  }
  const token = header.slice(SCHEME.length).trim();
  const { principal, credential, account, staleKey } = await verifyToken(token);
  if (principal?.token && credential === "alive" && account === "active") {
    const { address, userAgent } = origin;
    noteUse({ tokenId: principal.token.id, token, staleKey, address, userAgent });
  }
  return { principal, facts: { credential, account }, origin };
}
