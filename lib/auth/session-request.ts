import "server-only";
import { env } from "@/lib/platform/env";
import { cookieName, readCookie } from "./cookies";
import { readSession, type SessionFinding } from "./data";

/**
 * Who holds the session cookie of a request. Costs one Postgres round trip, none without a cookie. Whether the answer
 * lets anybody in is for `decide` to say.
 */
export async function sessionFromRequest(request: Request): Promise<SessionFinding> {
  return readSession(readCookie(request.headers.get("cookie"), cookieName("session", env().publicUrl)));
}
