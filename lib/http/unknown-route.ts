import "server-only";
import type { Decision, Need } from "@/lib/access/decide";
import { authorize, type Caller } from "@/lib/access/grant";
import { callerOf } from "@/lib/auth/bearer";
import { originOf } from "@/lib/auth/origin";
import { type AppError, notFound } from "@/lib/core/errors";
import { logger } from "@/lib/platform/logger";
import { failure, readable } from "./envelope";

import { memberReads, teamID } from "./params";
import { type LimitState, limitCaller, writeLimits } from "./rate-limit";
import { noteRequest } from "./request-log";
import { endOf } from "./token-end";

/** Groups whose guards speak before anybody learns that a path leads nowhere (spec/logchef.md §1.0). */
const SIGNED_IN = ["collections", "saved-queries", "alerts", "dashboards"];

function groupOf(path: readonly string[]): (() => Need) | null {
  const [version, area, team, below] = path.map((part) => part.toLowerCase());
  if (version !== "v1") return null;
  if (area === "admin") return () => ({ area: "admin", scope: "profile:read" });
  if (area === "teams" && (below === "members" || below === "sources")) {
    return () => memberReads("teams:read")({ teamID: teamID(team ?? "") });
  }
  return area && SIGNED_IN.includes(area) ? () => ({ area: "self", scope: "profile:read" }) : null;
}

/** The refusal of the group's guards, or 404. Scopes don't matter: whoever comes as far as the scope has passed. */
function answerTo(thrown: unknown): AppError {
  const error = readable(thrown);
  const decision = error.details.decision as Decision | undefined;
  return decision?.failure?.step === "scope" ? nothingHere() : error;
}

const nothingHere = () => notFound("API route not found");

/**
 * Answers every path below /api that no route file has: 404 "API route not found", after the guards of the group it
 * would belong to. A known path with a method that it doesn't have is answered alike (there is no 405 on this wire).
 */
export async function answerUnknown(
  request: Request,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
): Promise<Response> {
  const startedAt = performance.now();
  const requestId = crypto.randomUUID();
  const { path } = await context.params;
  let caller: Caller | null = null;
  let error = nothingHere();
  const limits: LimitState[] = [];
  try {
    const group = groupOf(Array.isArray(path) ? path : []);
    if (group) {
      caller = await callerOf(request, originOf(request.headers, requestId));
      await limitCaller(limits, caller);
      // Whoever isn't known hears 401 before any word about ids.
      if (!caller.principal) authorize(caller, { area: "known", scope: null });
      authorize(caller, group());
    }
  } catch (thrown) {
    error = answerTo(thrown);
    if (error.code === "internal") logger.error({ err: thrown, requestId }, "request failed");
  }
  const response = failure(error, requestId, endOf(caller));
  writeLimits(response.headers, limits);
  noteRequest({ request, raw: { path }, caller, error, requestId, status: response.status, startedAt });
  return response;
}
